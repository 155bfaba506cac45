// The members of a consortium on the day.
//
// @param id consortium?   The consortium's id.
// @column member          The member's id.
MATCH (member:Partner)-[membership:MEMBER_OF]->(consortium:Consortium)
WHERE consortium.id = $id AND
// @include on-the-day
RETURN DISTINCT member.id AS member
ORDER BY member
