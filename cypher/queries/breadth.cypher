// Which kinds of activity each partner has, and how many of each.
//
// @group portfolio
// @example --tier strategic --min-breadth 3
// @param min_breadth integer = 0   Only partners of at least this many kinds of activity.
// @column id           The partner's id.
// @column name         Its name.
// @column tier         Its declared tier.
// @column breadth      Number of distinct kinds of activity.
// @column activities   Number of activities in scope.
// @column kinds        Each kind with its number of activities, the largest first.
// @given cite          Whether the rows are asked for.
// @cite rows           With --cite: the rows of the partner and of those activities.

CALL () {
  MATCH (partner:Partner)
  WHERE
// @include of-partner
  RETURN partner, 0 AS n, null AS kind, [] AS rows
  UNION ALL
  MATCH (kind:ActivityKind)<-[:OF_KIND]-(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  WITH partner, kind, count(activity) AS n,
       collect(CASE WHEN $cite THEN activity.row END) AS rows
  RETURN partner, n, kind.name AS kind, rows
}
WITH partner, n, kind, rows
ORDER BY n DESC, kind
WITH partner, count(kind) AS breadth, sum(n) AS activities,
     collect(kind + ': ' + toString(n)) AS kinds, collect(rows) AS rows
WHERE breadth >= $min_breadth
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, breadth, activities, kinds,
       reduce(every = [partner.row], some IN rows | every + some) AS rows
ORDER BY breadth DESC, activities DESC, id
