// Cross-campus reach: how many faculties, units and kinds of activity each partner engages.
//
// @param tier tier?              Only partners of this declared tier.
// @param min_reach integer = 0   Only partners that reach at least this many faculties.
// @given pattern_faculties       From how many firm faculties on a pattern is cross-campus.
// @given pattern_kinds           From how many kinds on a pattern is cross-campus.
// @column id                     The partner's id.
// @column name                   Its name.
// @column tier                   Its declared tier: a decision.
// @column pattern                What is observed: cross-campus, concentrated, single-kind or none.
// @column reach                  Number of distinct faculties that take part.
// @column firm_reach             Those that lead an activity or take part in at least two.
// @column units                  Number of distinct schools, institutes and services.
// @column breadth                Number of distinct kinds of activity.
// @column activities             Number of activities in scope.
// @column live_activities        Of them, under way with a known end.
// @column open_activities        Of them, under way with no end recorded.
// @column value: money           Pounds awarded to the home university, where known.
// @column unknown_values         Number of activities whose value is unknown.
// @column concentration          Share of the faculty with most activities, 0 to 1.
// @column effective_faculties    Hill number of order 1 of the activities by faculty.
// @given cite                    Whether the rows are asked for.
// @cite rows                     With --cite: the rows of the partner and of those activities.
MATCH (partner:Partner)
WHERE partner.row IS NOT NULL AND ($tier IS NULL OR partner.tier = $tier)
OPTIONAL MATCH (partner)<-[:WITH]-(activity:Activity)
WHERE
// @include in-scope
OPTIONAL MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
OPTIONAL MATCH (activity)<-[part:UNDERTAKES]-(actor)
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
// A row for each activity, with those who undertake it.
WITH partner, activity, kind.id AS kind,
     collect({
       unit: CASE WHEN actor:Unit THEN actor.id END,
       faculty: CASE WHEN actor:Faculty THEN actor.id ELSE parent.id END,
       lead: CASE WHEN part.lead THEN 1 ELSE 0 END
     }) AS parts,
     coalesce(activity.start_day, $as_of) <= $as_of AS begun
// A row for each partner: what is counted once an activity.
WITH partner, count(activity) AS activities, count(DISTINCT kind) AS breadth,
     sum(CASE WHEN begun AND activity.end_day >= $as_of THEN 1 ELSE 0 END) AS live_activities,
     sum(CASE WHEN begun AND activity.id IS NOT NULL AND activity.end_day IS NULL THEN 1 ELSE 0 END)
       AS open_activities,
     sum(activity.value) AS known_value, count(activity.value) AS known_values,
     collect({id: activity.id, row: activity.row, parts: parts}) AS engagements
UNWIND engagements AS engagement
UNWIND engagement.parts AS part
// A row for each partner and faculty; no faculty is one as well, for services.
WITH partner, activities, breadth, live_activities, open_activities, known_value, known_values,
     part.faculty AS faculty, count(DISTINCT engagement.id) AS count, max(part.lead) AS led,
     count(DISTINCT part.unit) AS faculty_units,
     collect(DISTINCT CASE WHEN $cite THEN engagement.row END) AS rows
ORDER BY partner.id, count, faculty
WITH partner, activities, breadth, live_activities, open_activities, known_value, known_values,
     collect(CASE WHEN faculty IS NOT NULL THEN count END) AS counts,
     sum(CASE WHEN faculty IS NOT NULL AND (led = 1 OR count >= 2) THEN 1 ELSE 0 END) AS firm_reach,
     sum(faculty_units) AS units, collect(rows) AS rows
WITH partner, activities, breadth, live_activities, open_activities, known_value, known_values,
     counts, firm_reach, units, rows, size(counts) AS reach, reduce(total = 0, n IN counts | total + n) AS total
WHERE reach >= $min_reach
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier,
       CASE WHEN activities = 0 THEN 'none'
            WHEN firm_reach >= $pattern_faculties AND breadth >= $pattern_kinds THEN 'cross-campus'
            WHEN breadth >= 2 THEN 'concentrated'
            ELSE 'single-kind' END AS pattern,
       reach, firm_reach, units, breadth, activities, live_activities, open_activities,
       CASE WHEN known_values > 0 THEN known_value END AS value,
       activities - known_values AS unknown_values,
       CASE WHEN total > 0 THEN round(10000.0 * counts[size(counts) - 1] / total) / 10000.0 END AS concentration,
       CASE WHEN total = 0 THEN 0.0
            ELSE round(10000.0 * exp(0.0 - reduce(h = 0.0, n IN counts | h + 1.0 * n / total * log(1.0 * n / total)))) / 10000.0
            END AS effective_faculties,
       reduce(every = [partner.row], some IN rows | every + some) AS rows
ORDER BY reach DESC, firm_reach DESC, breadth DESC, activities DESC, id
