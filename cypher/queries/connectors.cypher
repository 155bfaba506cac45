// Who connects: betweenness of partners and units in the graph of who works with whom.
//
// A unit and a partner are joined where an activity in scope joins them. A unit is a school, an
// institute, a service, or a faculty for what it undertakes itself; the university, which would
// connect everything, is left out.
//
// @group risk
// @example --tier corporate --scope live
// @then betweenness
// @column id             The id of the partner or unit.
// @column name           Its name.
// @column what           What it is: partner, consortium, school, institute, service or faculty.
// @column betweenness    Share of the shortest paths between two others that lead through it, 0 to 1.
// @column neighbours     Number of units or partners that it is joined with.
// @column only_through   Of them, those that are joined with nobody else.
// @given cite            Whether the rows are asked for.
// @cite rows             With --cite: its row and those of its activities in scope.
CALL () {
  // A row for each unit with activities, with the partners that it is joined with.
  MATCH (unit)
  WHERE unit:Unit OR unit:Faculty
  MATCH (unit)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
  WHERE
// @include of-partner
AND
// @include in-scope
  WITH unit, partner.id AS partner, activity
  RETURN unit AS node, collect(DISTINCT partner) AS joined,
         collect(CASE WHEN $cite THEN [partner, activity.row] END) AS cited
  UNION ALL
  // A row for each partner.
  MATCH (partner:Partner)
  WHERE
// @include of-partner
  RETURN partner AS node, [] AS joined, [] AS cited
}
RETURN node.id AS id, node.name AS name,
       CASE WHEN node:Consortium THEN 'consortium' WHEN node:Partner THEN 'partner'
            WHEN node:Faculty THEN 'faculty' ELSE node.kind END AS what,
       node.row AS row, joined, cited
ORDER BY id
