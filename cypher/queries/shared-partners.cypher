// Partners that faculties have in common: each pair of faculties, those with none in common too.
//
// @group consortia
// @example --faculty engineering --scope live
// @param faculty faculty?   Only pairs with this faculty.
// @param kind kind*         Only activities of this kind; may be given several times.
// @column first_id          The id of a faculty.
// @column first             Its name.
// @column second_id         The id of another.
// @column second            Its name.
// @column of_first          Number of partners of the first, by activities in scope.
// @column of_second         Number of partners of the second.
// @column shared            Number of partners of both.
// @column names: set        Their names.
// @given cite               Whether the rows are asked for.
// @cite rows                With --cite: the rows of both faculties, of the partners they share and of the activities with these.
// @include by-faculty
WITH actor, faculty.id AS faculty
WHERE faculty IS NOT NULL
MATCH (actor)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
WHERE (size($kind) = 0 OR EXISTS { MATCH (activity)-[:OF_KIND]->(of_kind) WHERE of_kind.id IN $kind })
AND
// @include of-partner
AND
// @include in-time
WITH partner, faculty, collect(DISTINCT CASE WHEN $cite THEN activity.row END) AS places
WITH partner, collect({id: faculty, rows: places}) AS by
WITH collect({name: partner.name, row: partner.row, by: by, ids: [one IN by | one.id]}) AS met
MATCH (first:Faculty) MATCH (second:Faculty)
WHERE first.row IS NOT NULL AND second.row IS NOT NULL AND first.id < second.id
  AND ($faculty IS NULL OR $faculty IN [first.id, second.id])
WITH first, second, [one IN met WHERE first.id IN one.ids] AS with_first,
     size([one IN met WHERE second.id IN one.ids]) AS of_second
WITH first, second, size(with_first) AS of_first, of_second,
     [one IN with_first WHERE second.id IN one.ids] AS shared
RETURN first.id AS first_id, first.name AS first, second.id AS second_id, second.name AS second,
       of_first, of_second, size(shared) AS shared, [one IN shared | one.name] AS names,
       reduce(every = [first.row, second.row], one IN CASE WHEN $cite THEN shared ELSE [] END |
         every + one.row + reduce(some = [], of IN one.by |
           some + CASE WHEN of.id IN [first.id, second.id] THEN of.rows ELSE [] END)) AS rows
ORDER BY shared DESC, first_id, second_id
