// The condition that an `activity` is in scope by its dates, whatever its kind.
// @include in-window
AND
// @include of-own
AND
// @include in-years
