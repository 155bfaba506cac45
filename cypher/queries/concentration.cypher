// Whether one faculty carries a partnership, or several share it.
//
// @group portfolio
// @example --tier strategic
// @column id                    The partner's id.
// @column name                  Its name.
// @column tier                  Its declared tier.
// @column activities            Number of activities in scope.
// @column reach                 Number of distinct faculties that take part.
// @column concentration         Share of the faculty with most activities, 0 to 1; empty without any faculty.
// @column effective_faculties   Hill number of order 1 of the activities by faculty.
// @column leading               The faculty with most activities; several where they tie.
// @column faculties             Each faculty with its number of activities, the largest first; an activity of several counts once in each.
// @given faculty_of             The id of the faculty that each faculty and unit counts for, by its own id.
// @given cite                   Whether the rows are asked for.
// @cite rows                    With --cite: the rows of the partner and of those activities.
MATCH (partner:Partner)
WHERE
// @include of-partner
CALL (partner) {
  MATCH (partner)<-[:WITH]-(activity:Activity)
  WHERE
// @include in-scope
  RETURN collect(activity) AS theirs, collect(CASE WHEN $cite THEN activity.row END) AS rows
}
CALL (theirs) {
  UNWIND theirs AS activity
  MATCH (activity)<-[:UNDERTAKES]-(actor)
  WITH $faculty_of[actor.id] AS id, count(DISTINCT activity) AS n
  WHERE id IS NOT NULL
  MATCH (faculty:Faculty {id: id})
  WITH faculty.name AS name, n
  ORDER BY n DESC, name
  RETURN collect(name) AS names, collect(n) AS counts
}
WITH partner, size(theirs) AS activities, [partner.row] + rows AS rows, names, counts,
     size(counts) AS reach, reduce(total = 0, n IN counts | total + n) AS total
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, activities, reach,
       CASE WHEN total > 0 THEN round(10000.0 * counts[0] / total) / 10000.0 END AS concentration,
       CASE WHEN total = 0 THEN 0.0
            ELSE round(10000.0 * exp(0.0 - reduce(h = 0.0, n IN counts | h + 1.0 * n / total * log(1.0 * n / total)))) / 10000.0
            END AS effective_faculties,
       [i IN range(0, reach - 1) WHERE counts[i] = counts[0] | names[i]] AS leading,
       [i IN range(0, reach - 1) | names[i] + ': ' + toString(counts[i])] AS faculties,
       rows
ORDER BY coalesce(concentration, -1.0) DESC, activities DESC, id
