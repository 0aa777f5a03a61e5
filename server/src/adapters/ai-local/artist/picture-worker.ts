// Worker thread of the animatic engine: a description comes in, a picture file goes out.
import { parentPort } from 'node:worker_threads'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { drawPicture } from './draw.ts'
import { rasterise } from './rasterise.ts'

export type DrawOrder = { readonly orderId: number; readonly picture: PictureDescription }
export type DrawAnswer =
  | { readonly orderId: number; readonly bytes: Uint8Array }
  | { readonly orderId: number; readonly error: string }

async function answer(order: DrawOrder): Promise<DrawAnswer> {
  try {
    const { widthPx, heightPx } = order.picture
    const bytes = await rasterise(drawPicture(order.picture), { widthPx, heightPx })
    return { orderId: order.orderId, bytes }
  } catch (error) {
    return { orderId: order.orderId, error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', async (order: DrawOrder) => {
  parentPort?.postMessage(await answer(order))
})
