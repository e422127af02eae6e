// Package parquet reads columns of texts from Parquet files: byte arrays, one or a
// list in each row, in plain, dictionary and delta encodings, pages of version 1 and
// 2, without compression or with Snappy, gzip or Zstandard. [Read] is all there is to
// call. What else a file may hold is an error that names it.
//
// The format is that of https://parquet.apache.org/docs/file-format/.
package parquet
