// Package texts reads questions with their answers from JSONL, CSV and Parquet files,
// and has a small set that ships, [Shipped]. [Open] is all there is to call.
package texts
