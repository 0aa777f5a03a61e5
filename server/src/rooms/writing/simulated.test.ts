// Writing through the real adapter of the OpenAI protocol, the catalogue and a stored key, against the simulated provider.
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'

test('copy comes from a provider that answers with data, and its bill is ours', async () => {
  const simulator = await startSimulator({ providers: simulateAll() })
  try {
    await using studio = await openStudio({
      environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url },
    })
    const owner = await studio.as('owner')
    const key = { provider: 'openai', label: 'test', secrets: { api_key: 'test-key' } }
    expect((await owner.post(`/workspaces/${owner.workspaceId}/provider-keys`, key)).status).toBe(201)
    const reply = await owner.post('/copy', { product: '油纸伞', languages: ['zh-CN'] })
    expect(reply.status, JSON.stringify(reply.body)).toBe(202)
    const { task_id: taskId, draft_id: draftId, engine } = reply.body.data
    expect(engine).toMatch(/^openai\//)
    const task = async () => (await owner.get(`/tasks/${taskId}`)).body.data
    await expect.poll(async () => (await task()).state, { timeout: 60_000 }).toBe('completed')
    const draft = (await owner.get(`/drafts/${draftId}`)).body.data
    expect(draft).toMatchObject({ state: 'proposed', copy: [{ language: 'zh-CN' }] })
    expect(Number((await task()).cost.amount)).toBeGreaterThan(0)
    expect(simulator.bill()).toHaveLength(1)
  } finally {
    await simulator.close()
  }
})
