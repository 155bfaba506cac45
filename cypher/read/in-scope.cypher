// The condition that an `activity` is in scope, put into every query that measures.
// @include in-window
AND
// @include asked-for
