// Activities of each partner begun in the last three complete years against the three before.
//
// @group portfolio
// @example --tier corporate --academic
// @param scope scope = all      Which activities count: all on record (the default here, so that those that ended count too), window or live.
// @column id              The partner's id.
// @column name            Its name.
// @column tier            Its declared tier.
// @column earlier_years   The three complete years before the recent ones.
// @column earlier         Number of activities that began in them.
// @column recent_years    The last three complete years.
// @column recent          Number of activities that began in them.
// @column change          Recent less earlier.
// @column undated         Number of activities of unknown start, which count in neither.
// @given cite             Whether the rows are asked for.
// @cite rows              With --cite: the rows of the partner and of the activities counted.

CALL () {
  MATCH (partner:Partner)
  WHERE
// @include of-partner
  RETURN partner, null AS began, 0 AS n, [] AS rows
  UNION ALL
  MATCH (activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  WITH partner, activity, CASE WHEN $academic AND substring(activity.start_day, 5) < '08-01'
                               THEN toInteger(left(activity.start_day, 4)) - 1
                               ELSE toInteger(left(activity.start_day, 4)) END AS began
  RETURN partner, began, count(activity) AS n, collect(CASE WHEN $cite THEN activity.row END) AS rows
}
WITH partner, began, n, rows,
// @include last-complete
     AS last
WITH partner, last, n, rows,
     CASE WHEN began IS NULL THEN 'undated' WHEN began > last OR began < last - 5 THEN 'other'
          WHEN began > last - 3 THEN 'recent' ELSE 'earlier' END AS part
WITH partner, last, sum(CASE WHEN part = 'earlier' THEN n ELSE 0 END) AS earlier,
     sum(CASE WHEN part = 'recent' THEN n ELSE 0 END) AS recent,
     sum(CASE WHEN part = 'undated' THEN n ELSE 0 END) AS undated,
     collect(CASE WHEN part <> 'other' THEN rows END) AS rows
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier,
       CASE WHEN $academic
            THEN toString(last - 5) + '-' + right(toString(last - 4), 2) + ' to ' + toString(last - 3) + '-' + right(toString(last - 2), 2)
            ELSE toString(last - 5) + ' to ' + toString(last - 3) END AS earlier_years,
       earlier,
       CASE WHEN $academic
            THEN toString(last - 2) + '-' + right(toString(last - 1), 2) + ' to ' + toString(last) + '-' + right(toString(last + 1), 2)
            ELSE toString(last - 2) + ' to ' + toString(last) END AS recent_years,
       recent, recent - earlier AS change, undated,
       reduce(every = [partner.row], some IN rows | every + some) AS rows
ORDER BY change DESC, recent DESC, id
