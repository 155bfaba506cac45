// Published facts about partners and units that are not activities, for dossiers.
//
// @column subject     The id of the partner or unit.
// @column measure     What is counted.
// @column qualifier   How exact the number is: over or about.
// @column number      How many, or how much.
// @column year        The year it is for.
// @column source      Where the row is from.
// @column row         File and row it comes from.
MATCH (figure:Figure)-[:ABOUT]->(subject)
WHERE figure.row IS NOT NULL
RETURN subject.id AS subject, figure.measure AS measure,
       figure.qualifier AS qualifier, figure.value AS number,
       figure.year AS year, figure.source AS source, figure.row AS row
ORDER BY subject, measure, year, row
