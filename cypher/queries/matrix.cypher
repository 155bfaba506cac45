// Who works with whom: faculty by partner, with the number and kinds of their activities.
//
// @group where to act
// @example --partner 'M&S'
// @then by_faculty
// @param partner partner?    Only this partner.
// @param faculty faculty?    Only this faculty.
// @column faculty_id         The faculty's id.
// @column faculty            Its name.
// @column partner_id         The partner's id.
// @column partner            Its name.
// @column tier               The partner's declared tier.
// @column activities         Number of activities in scope that join them.
// @column led                Of them, led by the faculty or one of its units.
// @column kinds: set         The kinds of those activities.
// @given faculty_of          The id of the faculty that each faculty and unit counts for, by its own id.
// @given cite                Whether the rows are asked for.
// @cite rows                 With --cite: the rows of those activities.
MATCH (partner:Partner)
WHERE ($partner IS NULL OR partner.id = $partner) AND
// @include of-partner
AND
// @include in-part
CALL (partner) {
  MATCH (partner)<-[:WITH]-(activity:Activity)-[:OF_KIND]->(kind:ActivityKind)
  WHERE
// @include in-scope
  MATCH (activity)<-[part:UNDERTAKES]-(actor)
  WITH $faculty_of[actor.id] AS id, activity, kind, part
  WHERE id IS NOT NULL AND ($faculty IS NULL OR id = $faculty)
  RETURN id, count(DISTINCT activity) AS activities, count(CASE WHEN part.lead THEN 1 END) AS led,
         collect(kind.name) AS kinds, collect(CASE WHEN $cite THEN activity.row END) AS rows
}
MATCH (faculty:Faculty {id: id})
// Doubles of kinds and rows, from several units of a faculty, go when the sets are made.
// The faculties of a partner come together: as rows of their own they take Neo4j's driver twice as
// long.
RETURN partner.id AS partner_id, partner.name AS partner, partner.tier AS tier,
       collect([faculty.id, faculty.name, activities, led, kinds, rows]) AS faculties
