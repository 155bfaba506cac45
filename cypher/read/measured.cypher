// Each partner asked for with what is measured of its activities in scope, put before a query that tells it.
//
// @param partner partner?    Only this partner.
// @given pattern_faculties   From how many firm faculties on a pattern is cross-campus.
// @given pattern_kinds       From how many kinds on a pattern is cross-campus.
// @given faculty_of          The id of the faculty that each faculty and unit counts for, by its own id.
// @given cite                Whether the rows are asked for.
MATCH (partner:Partner)
WHERE ($partner IS NULL OR partner.id = $partner) AND
// @include of-partner
AND
// @include in-part
CALL (partner) {
  // What is counted once an activity.
  MATCH (partner)<-[:WITH]-(activity:Activity)-[:OF_KIND]->(kind:ActivityKind)
  WHERE
// @include in-scope
  WITH activity, kind,
       CASE WHEN activity.start_day > $as_of THEN null
            WHEN activity.end_day IS NULL THEN 'open'
            WHEN activity.end_day >= $as_of THEN 'live' END AS state
  RETURN collect(activity) AS theirs, count(activity) AS activities, count(DISTINCT kind) AS breadth,
         count(CASE WHEN state = 'live' THEN 1 END) AS live_activities,
         count(CASE WHEN state = 'open' THEN 1 END) AS open_activities,
         sum(activity.value) AS pence, count(activity.value) AS known,
         collect(CASE WHEN $cite THEN activity.row END) AS of_activities
}
CALL (theirs) {
  // What is counted once a faculty; no faculty is one as well, for services.
  UNWIND theirs AS activity
  MATCH (activity)<-[part:UNDERTAKES]-(actor)
  WITH $faculty_of[actor.id] AS faculty, count(DISTINCT activity) AS shared,
       count(CASE WHEN part.lead THEN 1 END) AS led,
       count(DISTINCT CASE WHEN actor:Unit THEN actor END) AS units
  WITH CASE WHEN faculty IS NOT NULL THEN shared END AS shared, led, units
  RETURN count(shared) AS reach, sum(shared) AS total, max(shared) AS most,
         sum(shared * log(shared)) AS spread,
         count(CASE WHEN shared >= 2 OR led > 0 AND shared = 1 THEN 1 END) AS firm_reach,
         sum(units) AS units
}
WITH partner, activities, breadth, live_activities, open_activities, firm_reach, units, reach,
     [partner.row] + of_activities AS rows,
     CASE WHEN activities = 0 THEN 'none'
          WHEN firm_reach >= $pattern_faculties AND breadth >= $pattern_kinds THEN 'cross-campus'
          WHEN breadth >= 2 THEN 'concentrated'
          ELSE 'single-kind' END AS pattern,
     CASE WHEN known > 0 THEN pence END AS value, activities - known AS unknown_values,
     CASE WHEN total > 0 THEN round(10000.0 * most / total) / 10000.0 END AS concentration,
     // -sum p ln p is ln of the total less the sum of n ln n over the total.
     CASE WHEN total = 0 THEN 0.0
          ELSE round(10000.0 * exp(log(total) - spread / total)) / 10000.0 END AS effective_faculties
