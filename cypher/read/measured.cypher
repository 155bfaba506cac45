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
         null AS rows, null AS count, 0.0 AS spread, 0 AS firm, 0 AS units
  UNION ALL
  // A row for each partner with activities: what is counted once an activity.
  MATCH (kind:ActivityKind)<-[:OF_KIND]-(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  WITH partner, kind, activity, coalesce(activity.start_day, $as_of) <= $as_of AS begun
  RETURN partner, count(activity) AS activities, count(DISTINCT kind.id) AS breadth,
         sum(CASE WHEN begun AND activity.end_day >= $as_of THEN 1 ELSE 0 END) AS live,
         sum(CASE WHEN begun AND activity.end_day IS NULL THEN 1 ELSE 0 END) AS open,
         sum(activity.value) AS pence, count(activity.value) AS known,
         CASE WHEN $cite THEN collect(activity.row) END AS rows, null AS count, 0.0 AS spread,
         0 AS firm, 0 AS units
  UNION ALL
  // A row for each partner and faculty; no faculty is one as well, for services.
// @include by-faculty
  WITH actor, faculty.id AS faculty,
       CASE WHEN actor:Unit THEN actor.id END AS unit
  MATCH (actor)-[part:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include in-scope
  WITH partner, faculty, count(DISTINCT activity.id) AS shared,
       max(CASE WHEN part.lead THEN 1 ELSE 0 END) AS led,
       count(DISTINCT unit) AS units
  RETURN partner, 0 AS activities, 0 AS breadth, 0 AS live, 0 AS open, 0 AS pence, 0 AS known,
         null AS rows, CASE WHEN faculty IS NOT NULL THEN shared END AS count,
         CASE WHEN faculty IS NOT NULL THEN shared * log(shared) ELSE 0.0 END AS spread,
         CASE WHEN faculty IS NOT NULL AND (led = 1 OR shared >= 2) THEN 1 ELSE 0 END AS firm, units
}
WITH partner, sum(activities) AS activities, sum(breadth) AS breadth, sum(live) AS live_activities,
     sum(open) AS open_activities, sum(pence) AS pence, sum(known) AS known, collect(rows) AS rows,
     count(count) AS reach, sum(count) AS total, max(count) AS most, sum(spread) AS spread,
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
