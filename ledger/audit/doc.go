// Package audit is a ledger as a file, and the check of such a file by somebody
// who trusts nobody: every signature, hash, total and counter-half again, from
// the bytes that were signed.
//
// [Write] makes the file, [Read] checks one. DESIGN.md describes the format.
package audit
