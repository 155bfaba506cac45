// The condition that a `partner` is in the part asked for: a long answer is put together from parts.
//
// @given part    Which part, from 0.
// @given parts   How many there are; 1 is the whole.

($parts = 1 OR toInteger(split(partner.row, ':')[1]) % $parts = $part)
