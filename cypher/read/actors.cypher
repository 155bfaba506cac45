// Who undertakes activities: the faculties, their schools and institutes, the services.
//
// @column id        Its id.
// @column name      Its name.
// @column unit      Whether it is a school, an institute or a service.
// @column faculty   The id of its faculty, or its own; null for a service.
MATCH (actor)
WHERE actor:University OR actor:Faculty OR actor:Unit
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
RETURN actor.id AS id, actor.name AS name, actor:Unit AS unit,
       CASE WHEN actor:Faculty THEN actor.id ELSE parent.id END AS faculty
ORDER BY id
