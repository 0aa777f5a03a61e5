import { Type } from 'typebox'
import {
  Model,
  ModelChange,
  Models,
  NewModel,
  NewProvider,
  Provider,
  ProviderChange,
  Providers,
} from '#contract/catalogue.ts'
import { ENGINE_KINDS } from '#contract/generation.ts'
import { faults } from '#platform/faults.ts'
import { Empty, type RouteDefinition, route } from '#platform/http/route.ts'
import type { Catalogue, ModelEntry, ProviderEntry } from './catalogue.ts'

const OPERATOR = { kind: 'operator' } as const
const SESSION = { kind: 'session' } as const
const ProviderParams = Type.Object({ provider_id: Type.String() })
const ModelParams = Type.Object({ provider_id: Type.String(), slug: Type.String() })
const CHANGES_PER_MINUTE = 60

export function catalogueRoutes(catalogue: Catalogue): RouteDefinition[] {
  return [...readRoutes(catalogue), ...providerRoutes(catalogue), ...modelRoutes(catalogue)]
}

function readRoutes(catalogue: Catalogue): RouteDefinition[] {
  return [
    route({
      operation: 'catalogue.providers',
      method: 'GET',
      path: '/catalogue/providers',
      summary: 'Providers of engines, and what a key of each consists of',
      access: SESSION,
      reply: Providers,
      handle: async ({ actor }) => ({
        items: [...catalogue.snapshot().providers.values()].map((entry) => toProvider(entry, actor.operator)),
        simulated: catalogue.simulated,
      }),
    }),
    route({
      operation: 'catalogue.models',
      method: 'GET',
      path: '/catalogue/models',
      summary: 'Models of all providers with limits and prices; retired ones name what replaces them',
      access: SESSION,
      query: Type.Object({
        kind: Type.Optional(Type.Enum(ENGINE_KINDS)),
        provider: Type.Optional(Type.String({ maxLength: 64 })),
      }),
      reply: Models,
      handle: async ({ actor, query }) => ({
        items: [...catalogue.snapshot().models.values()]
          .filter((entry) => query.kind === undefined || entry.kind === query.kind)
          .filter((entry) => query.provider === undefined || entry.provider === query.provider)
          .map((entry) => toModel(catalogue, entry, actor.operator)),
        simulated: catalogue.simulated,
      }),
    }),
  ]
}

function providerRoutes(catalogue: Catalogue): RouteDefinition[] {
  const show = (id: string) => toProvider(found(catalogue.findProvider(id)), true)
  return [
    route({
      operation: 'catalogue.addProvider',
      method: 'POST',
      path: '/catalogue/providers',
      summary: 'Add a provider that speaks a known dialect, such as any OpenAI-compatible address',
      access: OPERATOR,
      body: NewProvider,
      reply: Provider,
      status: 201,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, body, requestId }) => {
        await catalogue.addProvider(body, { actorId: actor.actorId, requestId })
        return show(body.id)
      },
    }),
    route({
      operation: 'catalogue.changeProvider',
      method: 'PATCH',
      path: '/catalogue/providers/:provider_id',
      summary: 'Change fields of a provider; what is left out stays',
      access: OPERATOR,
      params: ProviderParams,
      body: ProviderChange,
      reply: Provider,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, params, body, ifRevision: revision, requestId }) => {
        await catalogue.changeProvider(params.provider_id, body, { actorId: actor.actorId, requestId, revision })
        return show(params.provider_id)
      },
    }),
    route({
      operation: 'catalogue.resetProvider',
      method: 'DELETE',
      path: '/catalogue/providers/:provider_id',
      summary: 'Give a shipped provider its shipped values back; remove one that was added',
      access: OPERATOR,
      params: ProviderParams,
      reply: Empty,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, params, ifRevision: revision, requestId }) => {
        await catalogue.resetProvider(params.provider_id, { actorId: actor.actorId, requestId, revision })
        return {}
      },
    }),
  ]
}

function modelRoutes(catalogue: Catalogue): RouteDefinition[] {
  const idOf = (params: { provider_id: string; slug: string }) => `${params.provider_id}/${params.slug}`
  const show = (id: string) => toModel(catalogue, found(catalogue.snapshot().models.get(id)), true)
  return [
    route({
      operation: 'catalogue.addModel',
      method: 'POST',
      path: '/catalogue/models',
      summary: 'Add a model of a provider, in a dialect that the studio speaks',
      access: OPERATOR,
      body: NewModel,
      reply: Model,
      status: 201,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, body, requestId }) =>
        show(await catalogue.addModel(body, { actorId: actor.actorId, requestId })),
    }),
    route({
      operation: 'catalogue.changeModel',
      method: 'PATCH',
      path: '/catalogue/models/:provider_id/:slug',
      summary: 'Change fields of a model: prices, limits, sizes and other options, concurrency; what is left out stays',
      access: OPERATOR,
      params: ModelParams,
      body: ModelChange,
      reply: Model,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, params, body, ifRevision: revision, requestId }) => {
        await catalogue.changeModel(idOf(params), body, { actorId: actor.actorId, requestId, revision })
        return show(idOf(params))
      },
    }),
    route({
      operation: 'catalogue.resetModel',
      method: 'DELETE',
      path: '/catalogue/models/:provider_id/:slug',
      summary: 'Give a shipped model its shipped values back; remove one that was added',
      access: OPERATOR,
      params: ModelParams,
      reply: Empty,
      ifMatch: true,
      perMinuteMax: CHANGES_PER_MINUTE,
      handle: async ({ actor, params, ifRevision: revision, requestId }) => {
        await catalogue.resetModel(idOf(params), { actorId: actor.actorId, requestId, revision })
        return {}
      },
    }),
  ]
}

function found<T>(entry: T | undefined): T {
  if (entry === undefined) throw faults.NOT_FOUND()
  return entry
}

/** Members need not know at which address of which network a provider is reached. */
function toProvider(entry: ProviderEntry, isOperator: boolean): Provider {
  const { id, name, needs_key, key_fields, keys_url } = entry
  return {
    ...{ id, name, needs_key, key_fields, keys_url },
    ...(entry.key_sets ? { key_sets: entry.key_sets } : {}),
    base_url: isOperator ? entry.base_url : null,
    options: isOperator ? entry.options : null,
    note: entry.note ?? null,
    ...stateOf(entry, isOperator),
  }
}

function toModel(catalogue: Catalogue, entry: ModelEntry, isOperator: boolean): Model {
  const { id, provider, kind, dialect, name, model, limits, options, prices } = entry
  const { concurrency_max, output_revision, is_verified, retired_on, replaced_by } = entry
  return {
    ...{ id, provider, kind, dialect, name, model, limits, options, prices },
    ...{ concurrency_max, output_revision, is_verified, retired_on, replaced_by },
    state: catalogue.stateOf(entry),
    ...stateOf(entry, isOperator),
  }
}

function stateOf(entry: ProviderEntry | ModelEntry, isOperator: boolean) {
  const changed = Object.keys(entry.shipped)
  return {
    is_enabled: entry.isEnabled,
    is_custom: entry.isCustom,
    changed,
    revision: entry.revision,
    shipped: isOperator && changed.length > 0 ? { ...entry.shipped } : null,
  }
}
