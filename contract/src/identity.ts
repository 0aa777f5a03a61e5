// People on the wire: who they are, how they sign in, where they are signed in.
import { type Static, type TSchema, Type } from 'typebox'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Time = Type.String({ format: 'date-time' })

export const USER_STATUSES = ['active', 'inactive', 'suspended', 'deleted'] as const
export const UserStatus = Type.Enum(USER_STATUSES)
export type UserStatus = Static<typeof UserStatus>

/** An account as its holder and administrators see it. */
export const User = Type.Object({
  id: Type.String(),
  username: nullable(Type.String()),
  email: nullable(Type.String()),
  email_verified: Type.Boolean(),
  display_name: Type.String(),
  bio: Type.String(),
  /** Null without a picture; another one with each new picture: `/users/{id}/avatar?v={avatar_file_id}`. */
  avatar_file_id: nullable(Type.String()),
  phone: nullable(Type.String()),
  /** Whether signing in asks for a code after the password. */
  two_factor: Type.Boolean(),
  /** Administers the installation. It gives no role in any workspace. */
  operator: Type.Boolean(),
  status: UserStatus,
  last_sign_in_at: nullable(Time),
  created_at: Time,
  updated_at: Time,
  revision: Type.Integer(),
})
export type User = Static<typeof User>

/** What the rule says is checked by the server; here only what no name or password can be. */
const Username = Type.String({ minLength: 1, maxLength: 200, description: 'Letters and digits of any script' })
const Email = Type.String({ minLength: 3, maxLength: 254 })
const Password = Type.String({ minLength: 1, maxLength: 1024 })
const DisplayName = Type.String({ minLength: 1, maxLength: 100 })
/** `cookie`: the tokens are set as httpOnly cookies and left out of the reply. */
const Carrier = Type.Optional(Type.Enum(['token', 'cookie'], { default: 'token' }))
const Token = Type.String({ minLength: 1, maxLength: 512 })

export const Registration = Type.Object({
  username: Type.Optional(Username),
  email: Type.Optional(Email),
  password: Password,
  display_name: Type.Optional(DisplayName),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'The same as display_name' })),
  invitation: Type.Optional(Token),
  carrier: Carrier,
})
export type Registration = Static<typeof Registration>

export const Credentials = Type.Object({
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'User name or e-mail' })),
  email: Type.Optional(Type.String({ minLength: 1, maxLength: 254, description: 'User name or e-mail' })),
  password: Password,
  carrier: Carrier,
})

export const SignedIn = Type.Object({
  user: User,
  session_id: Type.String(),
  /** Null when it was set as a cookie. */
  access_token: nullable(Type.String()),
  refresh_token: nullable(Type.String()),
  token_type: Type.Literal('bearer'),
  /** Seconds that the access token lives. */
  expires_in: Type.Integer(),
})
export type SignedIn = Static<typeof SignedIn>

/** The password was right; the code goes to /auth/second-step with this. It is no session. */
export const SecondStep = Type.Object({ challenge: Type.String(), expires_in: Type.Integer() })
export type SecondStep = Static<typeof SecondStep>

const Code = Type.String({ minLength: 1, maxLength: 32, description: 'Of the authenticator app, or a recovery code' })
export const SecondStepCode = Type.Object({ challenge: Token, code: Code, carrier: Carrier })
export const PasswordProof = Type.Object({ password: Password })
export const CodeProof = Type.Object({ code: Code })
export const TwoFactorProof = Type.Object({ password: Password, code: Code })
export const TwoFactor = Type.Object({ enabled_at: nullable(Time), recovery_codes_left: Type.Integer() })
export type TwoFactor = Static<typeof TwoFactor>
export const TwoFactorEnrolment = Type.Object({
  /** To be typed into an app that reads no pictures. */
  secret: Type.String(),
  otpauth_uri: Type.String(),
  qr_svg: Type.String(),
})
export type TwoFactorEnrolment = Static<typeof TwoFactorEnrolment>
/** Shown once: only their hashes are kept. */
export const RecoveryCodes = Type.Object({ recovery_codes: Type.Array(Type.String()) })
export type RecoveryCodes = Static<typeof RecoveryCodes>

/** What anybody may know before signing in. */
export const Installation = Type.Object({
  version: Type.String(),
  /** Also while nobody has registered yet. */
  open_registration: Type.Boolean(),
  has_users: Type.Boolean(),
  languages: Type.Array(Type.Enum(['zh-CN', 'en'])),
})
export type Installation = Static<typeof Installation>

/** No body at all: the cookie is meant. */
export const RefreshRequest = nullable(Type.Object({ refresh_token: Type.Optional(Token) }))

export const Profile = Type.Object({
  username: Type.Optional(Username),
  email: Type.Optional(Email),
  display_name: Type.Optional(DisplayName),
  bio: Type.Optional(Type.String({ maxLength: 2000 })),
  phone: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
  /** Needed to change the e-mail address. */
  current_password: Type.Optional(Password),
})

export const PasswordChange = Type.Object({ current_password: Password, new_password: Password })
export const ForgottenPassword = Type.Object({ email: Email })
export const PasswordReset = Type.Object({ token: Token, new_password: Password })
export const EmailProof = Type.Object({ token: Token })
export const AccountDeletion = Type.Object({ password: Password })

export const Session = Type.Object({
  id: Type.String(),
  current: Type.Boolean(),
  user_agent: Type.String(),
  address: Type.String(),
  created_at: Time,
  last_used_at: Time,
  expires_at: Time,
})
export type Session = Static<typeof Session>
export const EndedCount = Type.Object({ ended: Type.Integer() })

export const WsTicket = Type.Object({ ticket: Type.String(), expires_in: Type.Integer() })

/** What an administrator may say of a new account. */
export const NewUser = Type.Object({
  username: Type.Optional(Username),
  email: Type.Optional(Email),
  display_name: Type.Optional(DisplayName),
  /** Without one, a link to choose it is mailed. */
  password: Type.Optional(Password),
  operator: Type.Optional(Type.Boolean()),
})
export const UserChange = Type.Object({
  username: Type.Optional(Username),
  email: Type.Optional(Email),
  display_name: Type.Optional(DisplayName),
  bio: Type.Optional(Type.String({ maxLength: 2000 })),
  phone: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
  operator: Type.Optional(Type.Boolean()),
})
export const StatusChange = Type.Object({ status: Type.Enum(['active', 'inactive', 'suspended']) })
/** Without a password, a link to choose one is mailed. */
export const AdministrativeReset = Type.Object({ new_password: Type.Optional(Password) })
export const UserFilter = {
  username: Type.Optional(Type.String({ maxLength: 254 })),
  email: Type.Optional(Type.String({ maxLength: 254 })),
  search: Type.Optional(Type.String({ maxLength: 254 })),
  role: Type.Optional(Type.Enum(['operator', 'user'])),
  status: Type.Optional(UserStatus),
}
