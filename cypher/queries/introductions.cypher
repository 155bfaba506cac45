// Who can introduce a unit or faculty to a partner: those who work with it already, nearest first.
//
// @group where to act
// @example --from law --to opera-north
// @param from actor!         The unit or faculty that seeks an introduction.
// @param to partner!         The partner that it seeks an introduction to.
// @column distance           0: the same unit or faculty itself; 1: of the same faculty; 2: of another faculty; 3: a service or the University itself.
// @column id                 The id of the unit or faculty, or of the University.
// @column name               Its name.
// @column faculty            The faculty it belongs to.
// @column activities         Number of its activities in scope with the partner.
// @column led                Of them, led by it.
// @column kinds: set         The kinds of those activities.
// @column titles: set        The titles of those activities.
// @given cite                Whether the rows are asked for.
// @cite rows                 With --cite: the rows of those activities.
MATCH (seeker)
WHERE (seeker:Unit OR seeker:Faculty) AND seeker.id = $from
OPTIONAL MATCH (seeker)-[:PART_OF]->(above:Faculty)
WITH CASE WHEN seeker:Faculty THEN seeker.id ELSE above.id END AS home
MATCH (partner:Partner)<-[:WITH]-(activity:Activity)<-[part:UNDERTAKES]-(actor)
WHERE partner.id = $to AND
// @include of-partner
AND
// @include in-scope
MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
WITH home, actor, count(activity) AS activities, sum(CASE WHEN part.lead THEN 1 ELSE 0 END) AS led,
     collect(DISTINCT kind.name) AS kinds, collect(activity.title) AS titles,
     collect(CASE WHEN $cite THEN activity.row END) AS rows
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
WITH home, actor, activities, led, kinds, titles, rows,
     CASE WHEN actor:Faculty THEN actor ELSE parent END AS faculty
RETURN CASE WHEN actor.id = $from THEN 0
            WHEN faculty IS NULL THEN 3
            WHEN faculty.id = home THEN 1
            ELSE 2 END AS distance,
       actor.id AS id, actor.name AS name, faculty.name AS faculty, activities, led, kinds, titles,
       rows
ORDER BY distance, activities DESC, id
