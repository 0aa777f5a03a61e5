// Rows of the room and what they become.
import type { User as UserOnWire, UserStatus } from '#contract/identity.ts'
import type { Queryable } from '#platform/db/db.ts'

export type UserRow = {
  id: string
  username: string | null
  username_key: string | null
  email: string | null
  email_key: string | null
  email_verified_at: Date | null
  display_name: string
  bio: string
  avatar_file_id: string | null
  phone: string | null
  two_factor_at: Date | null
  password_hash: string | null
  operator: boolean
  status: UserStatus
  last_sign_in_at: Date | null
  revision: number
  created_at: Date
  updated_at: Date
}

export type SessionRow = {
  id: string
  user_id: string
  user_agent: string
  address: string
  created_at: Date
  last_used_at: Date
  expires_at: Date
  revoked_at: Date | null
  revoked_because: string | null
}

type RefreshTokenRow = {
  hash: string
  session_id: string
  successor_hash: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export type LinkPurpose = 'reset_password' | 'verify_email'

type LinkRow = {
  id: string
  user_id: string
  purpose: LinkPurpose
  email: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

type FailureRow = { key: string; failures: number; last_failed_at: Date; blocked_until: Date }

type TicketRow = { hash: string; user_id: string; session_id: string; expires_at: Date }

type TwoFactorKeyRow = { user_id: string; sealed_secret: string; last_step: number; created_at: Date }
type RecoveryCodeRow = { user_id: string; hash: string }
type ChallengeRow = { hash: string; user_id: string; failures: number; expires_at: Date }
type AvatarRow = { user_id: string; id: string; sha256: string; size_bytes: number; created_at: Date }

type IdentityTables = {
  installation: { only_row: boolean; first_user_id: string | null }
  users: UserRow
  sessions: SessionRow
  refresh_tokens: RefreshTokenRow
  account_links: LinkRow
  sign_in_failures: FailureRow
  ws_tickets: TicketRow
  two_factor_keys: TwoFactorKeyRow
  recovery_codes: RecoveryCodeRow
  sign_in_challenges: ChallengeRow
  avatars: AvatarRow
}

export const tables = (queryable: Queryable) => queryable.withTables<IdentityTables>()

export const USER_COLUMNS = [
  'id',
  'username',
  'email',
  'email_verified_at',
  'display_name',
  'bio',
  'avatar_file_id',
  'phone',
  'two_factor_at',
  'operator',
  'status',
  'last_sign_in_at',
  'revision',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof UserRow)[]

/** An account without its secrets. */
export type User = Pick<UserRow, (typeof USER_COLUMNS)[number]>

export function toWire(user: User): UserOnWire {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    email_verified: user.email_verified_at !== null,
    display_name: user.display_name,
    bio: user.bio,
    avatar_file_id: user.avatar_file_id,
    phone: user.phone,
    two_factor: user.two_factor_at !== null,
    operator: user.operator,
    status: user.status,
    last_sign_in_at: user.last_sign_in_at?.toISOString() ?? null,
    created_at: user.created_at.toISOString(),
    updated_at: user.updated_at.toISOString(),
    revision: user.revision,
  }
}
