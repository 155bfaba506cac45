// Members that consortia share: each pair of consortia, on the day.
//
// @group consortia
// @example --consortium N8
// @param consortium consortium?   Only pairs with this consortium.
// @param as_of date?              The day that counts as today; by default the dataset's, else that of the load.
// @column first_id                The id of a consortium.
// @column first                   Its name.
// @column second_id               The id of another.
// @column second                  Its name.
// @column of_first                Number of members of the first, the home university included.
// @column of_second               Number of members of the second.
// @column shared                  Number of members of both.
// @column partners                Of them, without the home university.
// @column names: set              Their names, that of the home university included.
// @given cite                     Whether the rows are asked for.
// @cite rows                      With --cite: the rows of both consortia and of the memberships of those they share.
MATCH (consortium:Consortium)
WHERE consortium.row IS NOT NULL
OPTIONAL MATCH (member)-[membership:MEMBER_OF]->(consortium)
WHERE
// @include on-the-day
WITH consortium, member, collect(membership.row) AS places
WITH consortium, collect(CASE WHEN member IS NOT NULL
  THEN {id: member.id, name: member.name, home: member:University, rows: places} END) AS members
WITH collect({node: consortium, members: members}) AS consortia
UNWIND consortia AS first
UNWIND consortia AS second
WITH first, second
WHERE first.node.id < second.node.id
  AND ($consortium IS NULL OR $consortium IN [first.node.id, second.node.id])
WITH first, second,
     [one IN first.members WHERE one.id IN [other IN second.members | other.id]] AS shared,
     [one IN second.members WHERE one.id IN [other IN first.members | other.id]] AS again
RETURN first.node.id AS first_id, first.node.name AS first,
       second.node.id AS second_id, second.node.name AS second,
       size(first.members) AS of_first, size(second.members) AS of_second, size(shared) AS shared,
       size([one IN shared WHERE NOT one.home]) AS partners, [one IN shared | one.name] AS names,
       reduce(every = [first.node.row, second.node.row],
              one IN CASE WHEN $cite THEN shared + again ELSE [] END | every + one.rows) AS rows
ORDER BY first_id, second_id
