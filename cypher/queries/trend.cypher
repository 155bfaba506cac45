// Activities by the year they began, with those of unknown start in a row of their own.
//
// A year without any recorded activity has no row: none recorded is not zero.
//
// @group portfolio
// @example --academic --tier strategic
// @param scope scope = all      Which activities count: all on record (the default here, so that those that ended count too), window or live.
// @column year                  The year, or undated.
// @column complete              Whether the records reach to the end of the year; empty for undated.
// @column activities            Number of activities in scope that began in it.
// @column year_only             Of them, with a start known only by its year, which counts as 1 January.
// @column value: money          Pounds awarded to the home university over their whole life, where known.
// @column unknown_values        Number of activities whose value is unknown.
// @column rows: set             File and row of each of them.
MATCH (activity:Activity)
WHERE activity.row IS NOT NULL AND
// @include in-scope
AND
// @include with-partner
WITH activity, CASE WHEN $academic AND substring(activity.start_day, 5) < '08-01'
                    THEN toInteger(left(activity.start_day, 4)) - 1
                    ELSE toInteger(left(activity.start_day, 4)) END AS began
WITH began, count(activity) AS activities, sum(activity.value) AS pence, count(activity.value) AS known,
     sum(CASE WHEN size(activity.start) = 4 THEN 1 ELSE 0 END) AS year_only, collect(activity.row) AS rows
RETURN CASE WHEN began IS NULL THEN 'undated'
            WHEN $academic THEN toString(began) + '-' + right(toString(began + 1), 2)
            ELSE toString(began) END AS year,
       began <=
// @include last-complete
       AS complete,
       activities, year_only, CASE WHEN known > 0 THEN pence END AS value,
       activities - known AS unknown_values, rows
ORDER BY coalesce(began, 10000)
