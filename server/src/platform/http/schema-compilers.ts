// Checks and serialisers of the routes, each compiled when it is first needed: all of them at once are 0.7 s of processor time
// at every start (measured with 290 routes), and most processes use a few.
import AjvCompiler from '@fastify/ajv-compiler'
import FastJsonCompiler from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { isMoment } from '../moment.ts'

export type SchemaCompilers = {
  readonly checks: FastifySchemaCompiler<unknown>
  readonly serialisers: FastifySerializerCompiler<unknown>
  /** Compiles what is left. Throws what is wrong with a schema: for the test that looks at all of them. */
  readonly compileAll: () => void
}

export function createSchemaCompilers(): SchemaCompilers {
  const { ofAddress, ofBody } = createChecks()
  const serialise = FastJsonCompiler()({}, {})
  const waiting = new Set<() => unknown>()
  const later = <T>(make: () => T): (() => T) => {
    let made: T | undefined
    const get = (): T => {
      if (made === undefined) {
        made = make()
        waiting.delete(get)
      }
      return made
    }
    waiting.add(get)
    return get
  }
  return {
    checks: (route) => {
      const isBody = route.httpPart === 'body'
      const schema = withBounds(route.schema)
      const get = later(() => (isBody ? ofBody : ofAddress)({ ...route, schema } as never) as Check)
      const check: Check = (data) => {
        const compiled = get()
        const endless = compiled(data) && !isBody ? findEndless(data) : null
        check.errors = endless === null ? compiled.errors : [endless]
        return endless === null && !check.errors
      }
      return check as never
    },
    serialisers: (route) => {
      const get = later(() => serialise(route as never))
      return (data: unknown) => get()(data)
    },
    compileAll: () => {
      for (const get of waiting) get()
    },
  }
}

type Check = ((data: unknown) => unknown) & { errors?: unknown }

/** A whole number that says no bounds has those of what can be counted exactly: 1e300 is one, too, to a schema. */
function withBounds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withBounds)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withBounds(value)]))
  const bounds = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
  return inner.type === 'integer' ? { ...bounds, ...inner } : inner
}

/** "1e999" in an address becomes a number without end, which the checker holds to no bounds. */
function findEndless(data: unknown) {
  const found = Object.entries(data ?? {}).find(([, value]) => typeof value === 'number' && !Number.isFinite(value))
  return found ? { keyword: 'type', instancePath: `/${found[0]}`, params: { type: 'number' } } : null
}

type Formats = { addFormat(name: string, check: (text: string) => boolean): void }
function addFormats(ajv: Formats): void {
  ajv.addFormat('date-time', (text) => isMoment(text) && text.length > 10)
  ajv.addFormat('date', (text) => isMoment(text) && text.length === 10)
}

/** An address is all text, so its values are converted; a body says itself what is null, a number or a text. */
function createChecks() {
  const customOptions = { useDefaults: true, allErrors: false, removeAdditional: true }
  const onCreate = addFormats as never
  const compile = AjvCompiler()
  return {
    ofAddress: compile({}, { customOptions: { ...customOptions, coerceTypes: 'array' }, onCreate }),
    ofBody: compile({}, { customOptions: { ...customOptions, coerceTypes: false }, onCreate }),
  }
}
