// Partners, consortia, faculties and units as they are on record, for their dossiers.
//
// @param of text*     Only the records of these ids.
// @column subject     The record's id.
// @column what        partner, consortium, faculty or unit.
// @column record      Its node.
// @column faculty     The name of a unit's faculty.
MATCH (n)
WHERE (n:Partner OR n:Faculty OR n:Unit) AND n.row IS NOT NULL AND (size($of) = 0 OR n.id IN $of)
OPTIONAL MATCH (n)-[:PART_OF]->(faculty:Faculty)
RETURN n.id AS subject,
       CASE WHEN n:Consortium THEN 'consortium' WHEN n:Partner THEN 'partner'
            WHEN n:Faculty THEN 'faculty' ELSE 'unit' END AS what,
       n AS record, faculty.name AS faculty
ORDER BY subject
