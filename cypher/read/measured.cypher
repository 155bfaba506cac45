// Each partner with what is measured of its activities in scope, put before a query that tells it.
//
// @given pattern_faculties   From how many firm faculties on a pattern is cross-campus.
// @given pattern_kinds       From how many kinds on a pattern is cross-campus.
// @given cite                Whether the rows are asked for.

CALL () {
  // A row for each partner, with an activity or without.
  MATCH (partner:Partner)
  WHERE partner.row IS NOT NULL
  RETURN partner, 0 AS activities, 0 AS breadth, 0 AS live, 0 AS open, 0 AS pence, 0 AS known,
         null AS rows, 0 AS reach, 0 AS total, null AS most, 0.0 AS spread, 0 AS firm, 0 AS units
  UNION ALL
  // A row for each partner with activities: what is counted once an activity.
  MATCH (kind:ActivityKind)<-[:OF_KIND]-(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  WITH partner, kind, activity,
       CASE WHEN activity.start_day > $as_of THEN null
            WHEN activity.end_day IS NULL THEN 'open'
            WHEN activity.end_day >= $as_of THEN 'live' END AS state
  RETURN partner, count(activity) AS activities, count(DISTINCT kind) AS breadth,
         count(CASE WHEN state = 'live' THEN 1 END) AS live,
         count(CASE WHEN state = 'open' THEN 1 END) AS open,
         sum(activity.value) AS pence, count(activity.value) AS known,
         collect(CASE WHEN $cite THEN activity.row END) AS rows,
         0 AS reach, 0 AS total, null AS most, 0.0 AS spread, 0 AS firm, 0 AS units
  UNION ALL
  // A row for each partner with someone who undertakes; no faculty is one as well, for services.
// @include by-faculty
  WITH actor, faculty.id AS faculty,
       CASE WHEN actor:Unit THEN actor END AS unit
  MATCH (actor)-[part:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  WITH partner, faculty, count(DISTINCT activity) AS shared,
       count(CASE WHEN part.lead THEN 1 END) AS led,
       count(DISTINCT unit) AS units
  WITH partner, units, CASE WHEN faculty IS NOT NULL THEN shared END AS shared, led
  RETURN partner, 0 AS activities, 0 AS breadth, 0 AS live, 0 AS open, 0 AS pence, 0 AS known,
         null AS rows, count(shared) AS reach, sum(shared) AS total, max(shared) AS most,
         sum(shared * log(shared)) AS spread,
         count(CASE WHEN shared >= 2 OR led > 0 AND shared = 1 THEN 1 END) AS firm, sum(units) AS units
}
WITH partner, sum(activities) AS activities, sum(breadth) AS breadth, sum(live) AS live_activities,
     sum(open) AS open_activities, sum(pence) AS pence, sum(known) AS known, collect(rows) AS rows,
     sum(reach) AS reach, sum(total) AS total, max(most) AS most, sum(spread) AS spread,
     sum(firm) AS firm_reach, sum(units) AS units
WITH partner, activities, breadth, live_activities, open_activities, firm_reach, units, reach,
     reduce(every = [partner.row], some IN rows | every + some) AS rows,
     CASE WHEN activities = 0 THEN 'none'
          WHEN firm_reach >= $pattern_faculties AND breadth >= $pattern_kinds THEN 'cross-campus'
          WHEN breadth >= 2 THEN 'concentrated'
          ELSE 'single-kind' END AS pattern,
     CASE WHEN known > 0 THEN pence END AS value, activities - known AS unknown_values,
     CASE WHEN total > 0 THEN round(10000.0 * most / total) / 10000.0 END AS concentration,
     // -sum p ln p is ln of the total less the sum of n ln n over the total.
     CASE WHEN total = 0 THEN 0.0
          ELSE round(10000.0 * exp(log(total) - spread / total)) / 10000.0 END AS effective_faculties
