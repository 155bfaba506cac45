// The kinds of activity on record.
//
// @column id     The kind's id.
// @column name   Its name.
// @column row    File and row it comes from.
MATCH (kind:ActivityKind)
RETURN kind.id AS id, kind.name AS name, kind.row AS row
ORDER BY id
