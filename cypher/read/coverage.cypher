// Where the records of a faculty or its units are complete.
//
// @column faculty   The faculty's id.
// @column unit      The unit's id, or the faculty's own.
// @column units     How many units the faculty has.
// @column kind      Which kind of activity, or * for all.
// @column from_day  From which day on.
// @column until_day Until which day.
MATCH (coverage:Coverage)-[:OF]->(unit)
WHERE coverage.state = 'complete'
OPTIONAL MATCH (unit)-[:PART_OF]->(parent:Faculty)
WITH coverage, unit, CASE WHEN unit:Faculty THEN unit ELSE parent END AS faculty
WHERE faculty IS NOT NULL
OPTIONAL MATCH (faculty)<-[:PART_OF]-(member:Unit)
RETURN faculty.id AS faculty, unit.id AS unit, count(DISTINCT member) AS units,
       coverage.kind AS kind, coverage.from_day AS from_day, coverage.until_day AS until_day
ORDER BY faculty, unit, kind, from_day
