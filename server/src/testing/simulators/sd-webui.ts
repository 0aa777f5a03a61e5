// The Stable Diffusion WebUI as it answers: one request, blocked until the picture is there.
import { makePicture } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const noes: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [503, 'Server is busy'],
  down: [500, 'OutOfMemoryError'],
  bad_input: [422, 'value is not a valid integer'],
  blocked: [400, 'not allowed'],
  no_balance: [402, 'not paid'],
  bad_key: [401, 'Incorrect username or password'],
}

export function simulateSdWebui(): ProviderSimulation {
  const draw = (request: SimRequest, world: SimWorld) => drawPicture(request, world)
  return {
    id: 'sd-webui',
    needsNoKey: true,
    keyOf: () => null,
    refuse(refusal) {
      const [status, detail] = noes[refusal]
      return { status, json: { error: 'HTTPException', detail, body: '', errors: '' } }
    },
    routes: [
      { method: 'POST', path: '/sdapi/v1/txt2img', stage: 'submit', handle: draw },
      { method: 'POST', path: '/sdapi/v1/img2img', stage: 'submit', handle: draw },
      {
        method: 'GET',
        path: '/sdapi/v1/progress',
        stage: 'poll',
        handle: () => ({
          json: { progress: 0.42, eta_relative: 3, state: { job: 'x', sampling_step: 10 }, textinfo: null },
        }),
      },
      { method: 'POST', path: '/sdapi/v1/interrupt', stage: 'other', handle: () => ({ json: {} }) },
      {
        method: 'GET',
        path: '/sdapi/v1/sd-models',
        stage: 'other',
        handle: () => ({ json: [{ title: 'sd_xl_base_1.0.safetensors [31e35c80fc]', model_name: 'sd_xl_base_1.0' }] }),
      },
    ],
  }
}

async function drawPicture(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const asked = jsonOf(request)
  const isImg2img = request.path.endsWith('/img2img')
  if (isImg2img !== Array.isArray(asked.init_images)) return { status: 404, json: { detail: 'Init image not found' } }
  const job = world.accept({
    model: asked.override_settings?.sd_model_checkpoint ?? 'default',
    usage: { image: 1 },
    clientId: asked.force_task_id ?? null,
    make: () => makePicture({ widthPx: asked.width, heightPx: asked.height, prompt: asked.prompt }),
  })
  const { bytes } = await job.media()
  return { json: { images: [bytes.toString('base64')], parameters: {}, info: JSON.stringify({ seed: asked.seed }) } }
}
