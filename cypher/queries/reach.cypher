// Cross-campus reach: how many faculties, units and kinds of activity each partner engages.
//
// @group portfolio
// @example --tier strategic --min-reach 3
// @then by_reach
// @param min_reach integer = 0   Only partners that reach at least this many faculties.
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
// @cite rows                     With --cite: the rows of the partner and of those activities.
// @include measured
WITH *
WHERE reach >= $min_reach
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, pattern, reach, firm_reach,
       units, breadth, activities, live_activities, open_activities, value, unknown_values,
       concentration, effective_faculties, rows
