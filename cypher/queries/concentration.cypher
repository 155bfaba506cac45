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
// @given cite                   Whether the rows are asked for.
// @cite rows                    With --cite: the rows of the partner and of those activities.

CALL () {
  MATCH (partner:Partner)
  WHERE
// @include of-partner
  RETURN partner, 0 AS activities, [] AS rows, null AS faculty, null AS n
  UNION ALL
  MATCH (activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  RETURN partner, count(activity) AS activities,
         collect(CASE WHEN $cite THEN activity.row END) AS rows, null AS faculty, null AS n
  UNION ALL
// @include by-faculty
  WHERE faculty IS NOT NULL
  MATCH (actor)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  WITH partner, faculty, count(DISTINCT activity) AS n
  RETURN partner, 0 AS activities, [] AS rows, faculty.name AS faculty, n
}
WITH partner, activities, rows, faculty, n
ORDER BY n DESC, faculty
WITH partner, sum(activities) AS activities, collect(rows) AS rows,
     collect(faculty) AS names, collect(n) AS counts
WITH partner, activities, rows, names, counts, size(counts) AS reach,
     reduce(total = 0, n IN counts | total + n) AS total
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, activities, reach,
       CASE WHEN total > 0 THEN round(10000.0 * counts[0] / total) / 10000.0 END AS concentration,
       CASE WHEN total = 0 THEN 0.0
            ELSE round(10000.0 * exp(0.0 - reduce(h = 0.0, n IN counts | h + 1.0 * n / total * log(1.0 * n / total)))) / 10000.0
            END AS effective_faculties,
       [i IN range(0, reach - 1) WHERE counts[i] = counts[0] | names[i]] AS leading,
       [i IN range(0, reach - 1) | names[i] + ': ' + toString(counts[i])] AS faculties,
       reduce(every = [partner.row], some IN rows | every + some) AS rows
ORDER BY coalesce(concentration, -1.0) DESC, activities DESC, id
