// One set of routes for each kind of owner: the caller, a workspace, the installation.
import { Type } from 'typebox'
import {
  InstallationKeyRules,
  InstallationKeyRulesChange,
  KeyChange,
  KeyOrder,
  KeyRules,
  KeyRulesChange,
  KeyTest,
  KeyTrial,
  NewKey,
  ProviderKey,
  ProviderKeys,
  ResealedKeys,
  UsableKeys,
} from '#contract/keys.ts'
import { type Access, Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { KeyOwner, Keys } from './keys.ts'

const OPERATOR = { kind: 'operator' } as const
const SESSION = { kind: 'session' } as const
const inWorkspace = (right: string) => ({ kind: 'thing', thing: 'workspace', param: 'workspace_id', right }) as const
const WorkspaceParams = Type.Object({ workspace_id: Type.String() })

const READS_PER_MINUTE = 120
const CHANGES_PER_MINUTE = 60
/** Each asks a provider. */
const TESTS_PER_MINUTE = 10

type Caller = {
  readonly actor: { readonly actorId: string } | null
  readonly scope?: unknown
  readonly requestId: string
}

/** Where the keys of one kind of owner stand. */
type Shelf = {
  readonly name: string
  readonly path: string
  readonly whose: string
  readonly access: Access
  readonly params: Record<string, ReturnType<typeof Type.String>>
  readonly ownerOf: (caller: Caller) => KeyOwner
}

const SHELVES: readonly Shelf[] = [
  {
    name: 'ownKeys',
    path: '/users/me/provider-keys',
    whose: 'your own',
    access: SESSION,
    params: {},
    ownerOf: ({ actor }) => ({ kind: 'user', userId: actor?.actorId ?? '' }),
  },
  {
    name: 'workspaceKeys',
    path: '/workspaces/:workspace_id/provider-keys',
    whose: 'the workspace’s',
    access: inWorkspace('keys.manage'),
    params: { workspace_id: Type.String() },
    ownerOf: ({ scope }) => ({ kind: 'workspace', workspaceId: (scope as Scope).workspaceId }),
  },
  {
    name: 'installationKeys',
    path: '/system/provider-keys',
    whose: 'the installation’s',
    access: OPERATOR,
    params: {},
    ownerOf: () => ({ kind: 'installation' }),
  },
]

export function keyRoutes(keys: Keys): RouteDefinition[] {
  const ofShelves = SHELVES.flatMap((shelf) => [
    ...listing(keys, shelf),
    ...keeping(keys, shelf),
    ...testing(keys, shelf),
  ])
  return [...ofShelves, ...ruleRoutes(keys), ...installationRoutes(keys)]
}

const holdingOf = (shelf: Shelf, caller: Caller) => ({
  owner: shelf.ownerOf(caller),
  actorId: caller.actor?.actorId ?? '',
  requestId: caller.requestId,
})

function listing(keys: Keys, shelf: Shelf): RouteDefinition[] {
  return [
    route({
      operation: `${shelf.name}.list`,
      method: 'GET',
      path: shelf.path,
      summary: `Keys of providers, ${shelf.whose}; never their secrets`,
      access: shelf.access,
      params: Type.Object(shelf.params),
      reply: ProviderKeys,
      perMinuteMax: READS_PER_MINUTE,
      handle: async (input) => ({ items: await keys.list(shelf.ownerOf(input)) }),
    }),
    route({
      operation: `${shelf.name}.add`,
      method: 'POST',
      path: shelf.path,
      summary: `Store a key, ${shelf.whose}. Its secrets are sealed and not shown again`,
      access: shelf.access,
      params: Type.Object(shelf.params),
      body: NewKey,
      reply: ProviderKey,
      status: 201,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: (input) => keys.add(holdingOf(shelf, input), input.body),
    }),
    route({
      operation: `${shelf.name}.order`,
      method: 'PUT',
      path: `${shelf.path}/order`,
      summary: 'Say which key of a provider is used first, second and so on',
      access: shelf.access,
      params: Type.Object(shelf.params),
      body: KeyOrder,
      reply: ProviderKeys,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async (input) => {
        const order = { provider: input.body.provider, keyIds: input.body.key_ids }
        return { items: await keys.order(holdingOf(shelf, input), order) }
      },
    }),
  ]
}

function keeping(keys: Keys, shelf: Shelf): RouteDefinition[] {
  const params = Type.Object({ ...shelf.params, key_id: Type.String() })
  return [
    route({
      operation: `${shelf.name}.change`,
      method: 'PATCH',
      path: `${shelf.path}/:key_id`,
      summary: 'Name a key, give it a place in the order, turn it on or off; what is left out stays',
      access: shelf.access,
      params,
      body: KeyChange,
      reply: ProviderKey,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: (input) => {
        const change = { ...input.body, id: input.params.key_id, revision: input.ifRevision }
        return keys.change(holdingOf(shelf, input), change)
      },
    }),
    route({
      operation: `${shelf.name}.delete`,
      method: 'DELETE',
      path: `${shelf.path}/:key_id`,
      summary: 'Use a key for nothing new; what was begun with it is still fetched',
      access: shelf.access,
      params,
      reply: Empty,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async (input) => {
        await keys.delete(holdingOf(shelf, input), input.params.key_id)
        return {}
      },
    }),
  ]
}

function testing(keys: Keys, shelf: Shelf): RouteDefinition[] {
  return [
    route({
      operation: `${shelf.name}.try`,
      method: 'POST',
      path: `${shelf.path}/test`,
      summary: 'Ask the provider whether a key is good before it is stored; at no charge, within 15 s',
      access: shelf.access,
      params: Type.Object(shelf.params),
      body: KeyTrial,
      reply: KeyTest,
      // Not for its secret: whoever tests again wants to know what is true now.
      isReplySecret: true,
      perMinuteMax: TESTS_PER_MINUTE,
      handle: (input) => keys.try(input.body, input.language),
    }),
    route({
      operation: `${shelf.name}.test`,
      method: 'POST',
      path: `${shelf.path}/:key_id/test`,
      summary: 'Ask the provider whether a stored key is good; at no charge, within 15 s',
      access: shelf.access,
      params: Type.Object({ ...shelf.params, key_id: Type.String() }),
      reply: KeyTest,
      isReplySecret: true,
      perMinuteMax: TESTS_PER_MINUTE,
      handle: (input) => keys.test(shelf.ownerOf(input), input.params.key_id, input.language),
    }),
  ]
}

function ruleRoutes(keys: Keys): RouteDefinition[] {
  const path = '/workspaces/:workspace_id/key-rules'
  const toWire = ({ ownKeysAllowed, revision }: { ownKeysAllowed: boolean; revision: number }) => ({
    own_keys_allowed: ownKeysAllowed,
    revision,
  })
  return [
    route({
      operation: 'workspaceKeys.usable',
      method: 'GET',
      path: '/workspaces/:workspace_id/usable-keys',
      summary: 'Of which providers there is a key for what you ask for in this workspace',
      access: inWorkspace('workspace.read'),
      params: WorkspaceParams,
      reply: UsableKeys,
      perMinuteMax: READS_PER_MINUTE,
      handle: async ({ scope }) => ({ items: await keys.usable(scope) }),
    }),
    route({
      operation: 'workspaceKeys.rules',
      method: 'GET',
      path,
      summary: 'Whether members may use keys of their own in this workspace',
      access: inWorkspace('workspace.read'),
      params: WorkspaceParams,
      reply: KeyRules,
      handle: async ({ scope }) => toWire(await keys.rules(scope)),
    }),
    route({
      operation: 'workspaceKeys.changeRules',
      method: 'PUT',
      path,
      summary: 'Say whether members may use keys of their own in this workspace',
      access: inWorkspace('keys.manage'),
      params: WorkspaceParams,
      body: KeyRulesChange,
      reply: KeyRules,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ scope, body, ifRevision: revision }) =>
        toWire(await keys.changeRules(scope, { ownKeysAllowed: body.own_keys_allowed, revision })),
    }),
  ]
}

function installationRoutes(keys: Keys): RouteDefinition[] {
  const toWire = (rules: Awaited<ReturnType<Keys['installationRules']>>) => ({
    workspaces_may_use: rules.workspacesMayUse,
    is_billed: rules.isBilled,
    revision: rules.revision,
  })
  return [
    route({
      operation: 'installationKeys.rules',
      method: 'GET',
      path: '/system/key-rules',
      summary: 'Whether workspaces may use the keys of the installation, and are charged for it',
      access: OPERATOR,
      reply: InstallationKeyRules,
      handle: async () => toWire(await keys.installationRules()),
    }),
    route({
      operation: 'installationKeys.changeRules',
      method: 'PUT',
      path: '/system/key-rules',
      summary: 'Say whether workspaces may use the keys of the installation, and are charged for it',
      access: OPERATOR,
      body: InstallationKeyRulesChange,
      reply: InstallationKeyRules,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, body, ifRevision: revision, requestId }) => {
        const change = { workspacesMayUse: body.workspaces_may_use, isBilled: body.is_billed, revision }
        return toWire(await keys.changeInstallationRules({ actorId: actor.actorId, requestId }, change))
      },
    }),
    route({
      operation: 'installationKeys.reseal',
      method: 'POST',
      path: '/system/provider-keys/reseal',
      summary: 'Seal every stored key anew with the newest key-encryption key',
      access: OPERATOR,
      reply: ResealedKeys,
      isReplySecret: true,
      perMinuteMax: TESTS_PER_MINUTE,
      handle: () => keys.reseal(),
    }),
  ]
}
