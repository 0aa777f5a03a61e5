// What a program of others failed of, in words. Their own output is in English, and is passed on as it is.
import type { Localised } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
import type { ProgramError, ProgramErrorCode } from '#platform/process/program-error.ts'

type Words = { readonly detail: Localised; readonly remedy: Localised }

export function inWordsOf({ code, program, message, remedy }: ProgramError): Words {
  const detail = message.endsWith(` ${remedy}`) ? message.slice(0, -remedy.length - 1) : message
  const { what, todo } = WORDS[code]
  const isFfmpeg = remedy.includes('FFMPEG_PATH')
  return {
    detail: both(detail, `${what.replace('{program}', program)}（${detail}）`),
    remedy: both(remedy, isFfmpeg ? GET_FFMPEG : todo.replace('{program}', program)),
  }
}

const GET_FFMPEG =
  '请安装 ffmpeg 5 或更高版本（Debian、Ubuntu：`apt-get install ffmpeg`；macOS：`brew install ffmpeg`），或将 FFMPEG_PATH 设为该程序的路径。'

const WORDS: Readonly<Record<ProgramErrorCode, { readonly what: string; readonly todo: string }>> = {
  PROGRAM_MISSING: { what: '未找到可用的 {program}', todo: '请安装 {program}，或在设置中写明其完整路径。' },
  PROGRAM_FAILED: { what: '{program} 运行失败', todo: '请查看任务日志，了解它当时在做什么。' },
  PROGRAM_INTERRUPTED: {
    what: '{program} 未能完成',
    todo: '请重试；若反复出现，请检查内存、进程数和打开的文件数是否已用尽。',
  },
  PROGRAM_TIMED_OUT: { what: '{program} 超时', todo: '请调高时限，或减小工作量。' },
  PROGRAM_ABORTED: { what: '{program} 被中止', todo: '需要时请重新运行。' },
  OUT_OF_MEMORY: { what: '{program} 内存不足', todo: '请调高内存上限，选择更小的影片尺寸，或减少同时运行的数量。' },
  DISK_FULL: { what: '磁盘已满，{program} 无法继续', todo: '请清理磁盘空间后重新运行同一命令：已完成的内容都保留着。' },
}
