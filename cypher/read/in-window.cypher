// The condition that an `activity` is in scope on the day, by its beginning and its end.
//
// @param scope scope = window   Which activities count: window (the default: live or open, or ended within the window before the day), live (live or open), all (also planned ones).
// @param as_of date?            The day that counts as today; by default the dataset's, else that of the load.
// @given latest_start           Activities that start later are out of scope.
// @given earliest_end           Activities that ended before are out of scope.
(activity.start_day IS NULL OR activity.start_day <= $latest_start)
AND (activity.end_day IS NULL OR activity.end_day >= $earliest_end)
