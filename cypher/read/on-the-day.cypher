// The condition that a `membership` stands on the day; without dates it does.
//
// @given as_of   The day that counts as today.
(membership.since_day IS NULL OR membership.since_day <= $as_of)
AND (membership.until_day IS NULL OR membership.until_day >= $as_of)
