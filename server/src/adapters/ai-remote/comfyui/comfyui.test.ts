import { expect, test } from 'vitest'
import type { EngineModel } from '#rooms/generation/provider.ts'
import { UnfitInput } from '../shared/clip-choices.ts'
import { fillGraph, workflowOf } from './graph.ts'
import { comfyRefusal, mediaTypeOf, placeInQueue, readHistory, readNews } from './replies.ts'

const model = (options: Record<string, unknown>) => ({ id: 'comfyui/x', options }) as EngineModel
const graph = {
  '1': { class_type: 'LoadImage', inputs: { image: 'x.png' }, _meta: { title: 'in' } },
  '2': { class_type: 'Words', inputs: { text: 'old', strength: 1 } },
}

test('values go to the places that the bindings name, and nowhere else', () => {
  const workflow = workflowOf(model({ graph, bindings: { prompt: '2.text', image: '1.image' }, outputs: ['2'] }))
  const filled = fillGraph(workflow, { prompt: 'new', image: 'mine.png', width: 640 })
  expect(filled['1']?.inputs).toEqual({ image: 'mine.png' })
  expect(filled['2']?.inputs).toEqual({ text: 'new', strength: 1 })
  expect(graph['2'].inputs.text).toBe('old')
  expect(workflow.outputs).toEqual(['2'])
})

test('without a graph of its own a model has the usual one, wired to the end', () => {
  const workflow = workflowOf(model({}))
  const filled = fillGraph(workflow, { prompt: 'a tea house', width: 1344, height: 768, seed: 7 })
  expect(filled['6']?.inputs.text).toBe('a tea house')
  expect(filled['5']?.inputs).toMatchObject({ width: 1344, height: 768 })
  expect(filled['3']?.inputs).toMatchObject({ seed: 7, latent_image: ['5', 0] })
  for (const node of Object.values(filled))
    for (const input of Object.values(node.inputs)) if (Array.isArray(input)) expect(filled).toHaveProperty(input[0])
})

test('a graph that is none, or a binding that leads nowhere, is told before anything is sent', () => {
  expect(() => workflowOf(model({ graph: { nodes: [] } }))).toThrow(/API format/)
  expect(() => workflowOf(model({ graph, bindings: { prompt: '99.text' } }))).toThrow(UnfitInput)
  expect(() => workflowOf(model({ graph, bindings: { colour: '2.text' } }))).toThrow(/"colour".*prompt, negative/)
})

test('a refusal names the node and what it does not take', () => {
  const body = {
    error: { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' },
    node_errors: {
      '4': {
        class_type: 'CheckpointLoaderSimple',
        errors: [{ type: 'value_not_in_list', message: 'Value not in list', details: "ckpt_name: 'x'" }],
      },
    },
  }
  expect(comfyRefusal(body).message).toBe(
    "Prompt outputs failed validation; node 4 (CheckpointLoaderSimple): Value not in list: ckpt_name: 'x'",
  )
  expect(comfyRefusal({ error: 'no prompt' }).message).toBe('no prompt')
})

test('results are found under any name, and what was saved comes before previews', () => {
  const outputs = {
    '5': { text: ['no file'] },
    '9': { images: [{ filename: 'p.png', subfolder: '', type: 'temp' }] },
    '12': {
      gifs: [{ filename: 'v.mp4', subfolder: 'sub', type: 'output', format: 'video/h264-mp4' }],
      animated: [true],
    },
  }
  const history = { id: { outputs, status: { status_str: 'success', completed: true, messages: [] } } }
  expect(readHistory(history, 'id', ['12', '9'])).toMatchObject({
    files: [{ filename: 'v.mp4' }, { filename: 'p.png' }],
  })
  expect(readHistory(history, 'id', [])).toMatchObject({ state: 'succeeded', files: { length: 2 } })
  expect(readHistory({}, 'id', [])).toEqual({ state: 'unknown' })
})

test('an interrupted prompt is told apart from one that failed', () => {
  const ended = (message: unknown) => ({ id: { outputs: {}, status: { status_str: 'error', messages: [message] } } })
  expect(readHistory(ended(['execution_interrupted', {}]), 'id', [])).toEqual({ state: 'interrupted' })
  const error = { node_id: '3', node_type: 'KSampler', exception_message: 'out of memory', traceback: ['secret'] }
  expect(readHistory(ended(['execution_error', error]), 'id', [])).toEqual({
    state: 'failed',
    message: 'KSampler 3: out of memory',
  })
})

test('the queue tells where a prompt stands', () => {
  const queue = { queue_running: [[1, 'a', {}, {}, []]], queue_pending: [[2, 'b', {}, {}, []]] }
  expect(['a', 'b', 'c'].map((id) => placeInQueue(queue, id))).toEqual(['running', 'pending', 'absent'])
})

test('news of other prompts is not ours, and node null is the end', () => {
  const frame = (type: string, data: object) => JSON.stringify({ type, data })
  expect(readNews(frame('progress', { value: 7, max: 28, prompt_id: 'a' }), 'a')).toEqual({
    kind: 'progress',
    percent: 25,
  })
  expect(readNews(frame('progress', { value: 7, max: 28, prompt_id: 'b' }), 'a').kind).toBe('other')
  expect(readNews(frame('executing', { node: null, prompt_id: 'a' }), 'a').kind).toBe('ended')
  expect(readNews(frame('executing', { node: '3', prompt_id: 'a' }), 'a').kind).toBe('other')
  const nodes = { '3': { value: 1, max: 2 }, '8': { value: 0, max: 2 } }
  expect(readNews(frame('progress_state', { prompt_id: 'a', nodes }), 'a')).toEqual({ kind: 'progress', percent: 25 })
  expect(readNews('not json', 'a').kind).toBe('other')
})

test('what a file is follows from its name', () => {
  expect([mediaTypeOf('a.PNG'), mediaTypeOf('b.mp4'), mediaTypeOf('c')]).toEqual([
    'image/png',
    'video/mp4',
    'application/octet-stream',
  ])
})
