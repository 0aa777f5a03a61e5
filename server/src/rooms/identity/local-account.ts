// Whoever works on the server's own machine, by the command line. Has no password and no address: it is opened by whoever can
// read the data folder. It is not the first user, so registering first still makes somebody the administrator.
import { isUniqueViolation } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Parts } from './deps.ts'
import { userEvent } from './events.ts'
import { findByName, insertUser } from './queries.ts'
import type { User, UserRow } from './tables.ts'

/** No name that can be registered starts with a colon. */
const LOCAL_NAME = ':local'

/** Makes the account at its first use. Several processes may ask at once. */
export async function ensureLocalAccount(parts: Parts): Promise<Pick<User, 'id'>> {
  const found = await findByName(parts.db, LOCAL_NAME)
  if (found) return { id: found.id }
  try {
    return await parts.db.transaction(async (tx) => {
      const at = parts.clock.now()
      const row: UserRow = {
        id: newId(),
        username: LOCAL_NAME,
        username_key: LOCAL_NAME,
        email: null,
        email_key: null,
        email_verified_at: null,
        display_name: 'Local',
        bio: '',
        avatar_file_id: null,
        phone: null,
        two_factor_at: null,
        password_hash: null,
        operator: false,
        status: 'active',
        last_sign_in_at: null,
        revision: 1,
        created_at: at,
        updated_at: at,
      }
      await insertUser(tx, row)
      await parts.household.moveIn(tx, {
        userId: row.id,
        displayName: 'Local',
        invitation: null,
        language: 'en',
        requestId: null,
      })
      await emit(
        tx,
        userEvent('user.registered', { userId: row.id, actorId: row.id, requestId: null, at }, { operator: false }),
      )
      return { id: row.id }
    })
  } catch (error) {
    if (isUniqueViolation(error)) return ensureLocalAccount(parts)
    throw error
  }
}
