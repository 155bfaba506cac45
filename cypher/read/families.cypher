// Who owns whom and who took whose place, for dossiers.
//
// @column subject     The id of a partner.
// @column relation    What the other is to it: parent, subsidiary, successor or predecessor.
// @column id          The other's id.
// @column partner     Its name.
// @column row         File and row that says so.
CALL () {
  MATCH (subject:Partner)-[:SUBSIDIARY_OF]->(other:Partner)
  RETURN subject, 'parent' AS relation, other, subject.row AS row
  UNION ALL
  MATCH (subject:Partner)<-[:SUBSIDIARY_OF]-(other:Partner)
  RETURN subject, 'subsidiary' AS relation, other, other.row AS row
  UNION ALL
  MATCH (subject:Partner)-[:SUCCEEDED_BY]->(other:Partner)
  RETURN subject, 'successor' AS relation, other, subject.row AS row
  UNION ALL
  MATCH (subject:Partner)<-[:SUCCEEDED_BY]-(other:Partner)
  RETURN subject, 'predecessor' AS relation, other, other.row AS row
}
WITH subject, relation, other, row
WHERE subject.row IS NOT NULL AND other.row IS NOT NULL
RETURN subject.id AS subject, relation, other.id AS id, other.name AS partner, row
ORDER BY subject, relation, id
