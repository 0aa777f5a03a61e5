// Dialect `kling-image`: pictures of the v1 API, made like clips: handed over under our own id, and asked for until they are there.
import type { Dialect, Engine, EngineModel, PictureDescription, PollResult } from '#rooms/generation/provider.ts'
import { fetchBytes, pictureOutput } from '../shared/fetch-result.ts'
import { inputBase64OrUrl } from '../shared/input-bytes.ts'
import { UnknownJobError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { promptOf, referencesOf } from '../shared/picture-order.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { pictureBody, pictureResolution } from './bodies.ts'
import {
  followTask,
  handOver,
  type KlingDeps,
  klingLine,
  lookUp,
  milliunitsOf,
  probeKling,
  withKlingKeys,
} from './line.ts'
import { type KlingTask, readTaskV1 } from './replies.ts'

const kinds = ['/v1/images/generations', '/v1/images/omni-image']

export function klingImageDialect(deps: ClientDeps): Dialect {
  const keyed = withKlingKeys(deps)
  return { id: 'kling-image', kind: 'image', engine: (model) => pictureEngine(keyed, model), probe: probeKling(keyed) }
}

function pictureEngine(deps: KlingDeps, model: EngineModel): Engine {
  const line = klingLine(deps, model.provider)
  const links = createProviderClient(deps, { provider: model.provider, auth: 'none' })
  return createRemoteEngine(model, {
    kind: 'image',
    // `external_task_id` is unique within an account.
    refusesTwice: true,
    priceFacts: ({ picture }) => factsOf(model, picture),
    estimate: ({ picture }) => ({ image: 1, milliunit: milliunitsOf(model, 0, factsOf(model, picture)) }),
    submit: (work) => submit(deps, model, work),
    poll: (job, signal) =>
      followTask(
        async () => {
          const data = await lookUp(deps, line, { path: job.providerJobId, access: job.access, signal })
          if (data === null) throw new UnknownJobError('Kling does not know the task.')
          return readTaskV1(data)
        },
        (url, task) => fetchPicture(links, { url, signal }, task),
      ),
    async findByIntent(intentId, signal, access) {
      for (const kind of kinds) {
        const { id } = readTaskV1(await lookUp(deps, line, { path: `${kind}/${intentId}`, access, signal }))
        if (id !== '') return { providerJobId: `${kind}/${id}`, ...(access ? { access } : {}) }
      }
      return null
    },
  })
}

const factsOf = (model: EngineModel, picture: PictureDescription) => [pictureResolution(picture, model).toLowerCase()]

async function submit(deps: KlingDeps, model: EngineModel, { input, request, signal }: RemoteWork<'image'>) {
  const references: string[] = []
  for (const reference of referencesOf(model, input))
    references.push(await inputBase64OrUrl({ model, request }, reference))
  const negativeText = input.prompt?.negativeText
  const prompt = { text: promptOf(model, input), ...(negativeText === undefined ? {} : { negativeText }) }
  const asked = pictureBody({ intentId: request.intentId, picture: input.picture, prompt, model, references })
  const line = klingLine(deps, model.provider)
  const { id } = readTaskV1(await handOver(deps, line, { ...asked, access: request.access, signal }))
  if (id === '') throw new UnknownOutcomeError('The answer names no task.')
  return { providerJobId: `${asked.path}/${id}` }
}

async function fetchPicture(
  links: ProviderClient,
  at: { readonly url: string; readonly signal: AbortSignal },
  { usage }: KlingTask,
): Promise<PollResult> {
  // Without a number of theirs what was held for is charged; a part of the units would be too little.
  const used = usage && { image: 1, ...usage }
  const output = await pictureOutput(await fetchBytes(links, at, used), used)
  return { state: 'succeeded', output }
}
