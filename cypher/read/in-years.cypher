// The condition that an `activity` began in the years that are asked for.
//
// @param from_year integer?     Only activities that began in this year or later; undated ones are left out.
// @param until_year integer?    Only activities that began in this year or before; undated ones are left out.
($from_year IS NULL OR activity.start_day >= toString($from_year))
AND ($until_year IS NULL OR activity.start_day < toString($until_year + 1))
