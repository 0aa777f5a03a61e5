// The graph that ComfyUI runs, and where in it our values belong.
import type { EngineModel } from '#rooms/generation/provider.ts'
import { UnfitInput } from '../shared/clip-choices.ts'
import { type Fields, fieldsOf, textOf } from '../shared/fields.ts'

/** Nodes by id, as ComfyUI exports them in its API format. */
export type Graph = Readonly<Record<string, { readonly class_type: string; readonly inputs: Fields }>>

/** What a graph may take from us; each names "node.input". */
export const bindable = [
  'prompt',
  'negative',
  'width',
  'height',
  'seed',
  'frames',
  'seconds',
  'fps',
  'image',
  'end_image',
  'reference',
  'checkpoint',
  'prefix',
] as const
export type Bindable = (typeof bindable)[number]
export type GraphValues = Readonly<Partial<Record<Bindable, string | number>>>

export type Workflow = {
  readonly graph: Graph
  readonly bindings: Readonly<Partial<Record<Bindable, string>>>
  /** Ids of the nodes whose outputs we want; empty for all. */
  readonly outputs: readonly string[]
}

/** The model's own graph and bindings, or the usual one. Throws UnfitInput where the stored options are no graph. */
export function workflowOf(model: EngineModel): Workflow {
  const { graph, bindings, outputs } = model.options
  if (graph === undefined) return usualWorkflow
  const nodes = readGraph(model.id, graph)
  const named = Object.entries(fieldsOf(bindings)).flatMap(([name, target]) => {
    if (!bindable.includes(name as Bindable)) throw new UnfitInput(unknownBinding(model.id, name))
    const place = textOf(target)
    if (place === undefined || nodes[placeOf(place).node] === undefined)
      throw new UnfitInput(lostBinding(model.id, name))
    return [[name, place] as const]
  })
  const wanted = Array.isArray(outputs) ? outputs.flatMap((id) => textOf(id) ?? []) : []
  return { graph: nodes, bindings: Object.fromEntries(named), outputs: wanted }
}

function readGraph(id: string, graph: unknown): Graph {
  const nodes = Object.entries(fieldsOf(graph))
  if (nodes.length === 0 || nodes.some(([, node]) => typeof fieldsOf(node).class_type !== 'string'))
    throw new UnfitInput(
      `The graph of ${id} is not in ComfyUI's API format. Export it there with "Export (API)" and store it again.`,
    )
  return Object.fromEntries(
    nodes.map(([node, value]) => [
      node,
      { ...fieldsOf(value), class_type: String(fieldsOf(value).class_type), inputs: fieldsOf(fieldsOf(value).inputs) },
    ]),
  )
}

function unknownBinding(id: string, name: string): string {
  return `The binding "${name}" of ${id} is not known. Bindings are: ${bindable.join(', ')}.`
}

function lostBinding(id: string, name: string): string {
  return `The binding "${name}" of ${id} names no node of its graph. Write it as "node.input", for example "6.text".`
}

/** Values into their places. A value without a binding is left out; the graph's own stands. */
export function fillGraph({ graph, bindings }: Workflow, values: GraphValues): Graph {
  const filled: Record<string, { class_type: string; inputs: Record<string, unknown> }> = {}
  for (const [id, node] of Object.entries(graph)) filled[id] = { ...node, inputs: { ...node.inputs } }
  for (const name of bindable) {
    const place = bindings[name]
    const value = values[name]
    if (place === undefined || value === undefined) continue
    const { node, input } = placeOf(place)
    const at = filled[node]
    if (at !== undefined) at.inputs[input] = value
  }
  return filled
}

function placeOf(place: string): { node: string; input: string } {
  const dot = place.indexOf('.')
  return dot === -1 ? { node: place, input: 'text' } : { node: place.slice(0, dot), input: place.slice(dot + 1) }
}

const usualGraph: Graph = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: 0,
      steps: 28,
      cfg: 6,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 1024, height: 1024, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['4', 1] } },
  '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  '9': { class_type: 'SaveImage', inputs: { filename_prefix: 'huaben', images: ['8', 0] } },
}

/** Words to one picture, as the first graph of every ComfyUI has it. */
const usualWorkflow: Workflow = {
  graph: usualGraph,
  bindings: {
    prompt: '6.text',
    negative: '7.text',
    width: '5.width',
    height: '5.height',
    seed: '3.seed',
    checkpoint: '4.ckpt_name',
    prefix: '9.filename_prefix',
  },
  outputs: ['9'],
}
