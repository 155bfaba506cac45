// Every faculty and unit with the faculty that it counts for, put before what is asked from them on.

MATCH (actor)
WHERE actor:Unit OR actor:Faculty
OPTIONAL MATCH (actor)-[:PART_OF]->(parent:Faculty)
WITH actor, CASE WHEN actor:Faculty THEN actor ELSE parent END AS faculty
