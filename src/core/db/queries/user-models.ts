import { eq } from 'drizzle-orm'
import { type CatalogueModel, catalogueModelSchema } from '../../../shared/model-catalogue.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { userModels } from '../schema/user-models.ts'

/** Entries of the catalogue that a person changed or added, by id. What another version wrote and this one cannot read is left out. */
export function listUserModels(db: ReadHandle): readonly CatalogueModel[] {
  const rows = db.orm.select().from(userModels).orderBy(userModels.id).all()
  return rows.flatMap((row) => {
    const parsed = catalogueModelSchema.safeParse(JSON.parse(row.entry))
    return parsed.success ? [parsed.data] : []
  })
}

/** Differs from what it was when an entry was changed, added or removed. */
export function userModelsText(db: ReadHandle): string {
  const sql = `SELECT coalesce(group_concat(entry, ''), '') FROM user_models`
  return db.prepare(sql).pluck().get() as string
}

export function writeUserModel(db: WriteHandle, model: CatalogueModel): void {
  const values = { entry: JSON.stringify(model), updatedAt: new Date().toISOString() }
  db.orm
    .insert(userModels)
    .values({ id: model.id, ...values })
    .onConflictDoUpdate({ target: userModels.id, set: values })
    .run()
}

/** False when there was none. */
export function deleteUserModel(db: WriteHandle, id: string): boolean {
  return db.orm.delete(userModels).where(eq(userModels.id, id)).run().changes > 0
}
