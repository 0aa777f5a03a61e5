// Checks and serialisers of the routes, each compiled when it is first needed: all of them at once are 0.7 s of processor time
// at every start (measured with 290 routes), and most processes use a few.
import AjvCompiler from '@fastify/ajv-compiler'
import FastJsonCompiler from '@fastify/fast-json-stringify-compiler'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'

type Check = ((data: unknown) => unknown) & { errors?: unknown }

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
      const get = later(() => (route.httpPart === 'body' ? ofBody : ofAddress)(route as never) as Check)
      const check: Check = (data) => {
        const compiled = get()
        const isRight = compiled(data)
        check.errors = compiled.errors
        return isRight
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

/** An address is all text, so its values are converted; a body says itself what is null, a number or a text. */
function createChecks() {
  const customOptions = { useDefaults: true, allErrors: false, removeAdditional: true }
  const compile = AjvCompiler()
  return {
    ofAddress: compile({}, { customOptions: { ...customOptions, coerceTypes: 'array' } }),
    ofBody: compile({}, { customOptions: { ...customOptions, coerceTypes: false } }),
  }
}
