// The condition that an `activity` has the values that are asked for in columns of the office's own.
//
// @param where where*   Only partners, activities or units with this value in a column of your own, such as x_region=North; may be given several times.
// @given office         Columns of activities.csv, each with the values that count; null where none is asked for.
($office IS NULL OR all(one IN $office WHERE activity[one.column] IN one.values))
