// Partners met by the same schools and institutes: pairs of partners, those with most in common first.
//
// Both are of a declared tier, unless --partner names one of them: the pairs of all partners would
// be millions in a large dataset.
//
// @group consortia
// @example --partner Arup --min 3
// @param partner partner?   Only pairs with this partner, whatever the tier of the other.
// @param min integer = 2    Only pairs with at least this many schools or institutes in common.
// @param faculty faculty?   Only schools and institutes of this faculty.
// @param kind kind*         Only activities of this kind; may be given several times.
// @column first_id          The id of a partner.
// @column first             Its name.
// @column second_id         The id of another.
// @column second            Its name.
// @column of_first          Number of schools and institutes that have activities in scope with the first.
// @column of_second         Number of those that have some with the second.
// @column shared            Number of those that have some with both.
// @column names: set        Their names.
// @given cite               Whether the rows are asked for.
// @cite rows                With --cite: the rows of both partners, of those schools and institutes and of their activities with either.
MATCH (unit:Unit)
WHERE unit.kind IN ['school', 'institute']
  AND ($faculty IS NULL OR EXISTS { MATCH (unit)-[:PART_OF]->(of:Faculty) WHERE of.id = $faculty })
MATCH (unit)-[:UNDERTAKES]->(activity:Activity)-[:WITH]->(partner:Partner)
WHERE (size($kind) = 0 OR EXISTS { MATCH (activity)-[:OF_KIND]->(of_kind) WHERE of_kind.id IN $kind })
AND (partner.id = $partner OR (($partner IS NOT NULL OR partner.tier IS NOT NULL) AND
// @include of-partner
))
AND
// @include in-time
WITH partner, unit, collect(CASE WHEN $cite THEN activity.row END) AS places
WITH partner, collect({id: unit.id, name: unit.name, rows: [unit.row] + places}) AS by
WITH collect({id: partner.id, name: partner.name, row: partner.row, by: by,
              ids: [one IN by | one.id]}) AS met
UNWIND [one IN met WHERE $partner IS NULL OR one.id = $partner] AS first
UNWIND met AS second
WITH first, second
WHERE CASE WHEN $partner IS NULL THEN first.id < second.id ELSE first.id <> second.id END
WITH first, second, [one IN second.by WHERE one.id IN first.ids] AS shared
WHERE size(shared) >= $min AND size(shared) > 0
RETURN first.id AS first_id, first.name AS first, second.id AS second_id, second.name AS second,
       size(first.ids) AS of_first, size(second.ids) AS of_second, size(shared) AS shared,
       [one IN shared | one.name] AS names,
       reduce(every = [first.row, second.row],
              one IN CASE WHEN $cite THEN shared + [of IN first.by WHERE of.id IN second.ids]
                     ELSE [] END | every + one.rows) AS rows
ORDER BY shared DESC, first_id, second_id
