import type { FileDetail } from '#contract/files.ts'
import { formatBytes, formatClock, formatMoment, formatNumber } from '#web/i18n/format.ts'
import { Provenance } from '../../boards/provenance.tsx'
import { useTexts } from '../texts.ts'

export function FileFactList({ file }: { readonly file: FileDetail }) {
  const t = useTexts()
  const { facts } = file
  const rate = facts?.frame_rate
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t('detail.type'), file.media_type],
    [t('size'), formatBytes(file.size_bytes)],
    [t('detail.length'), facts?.duration_us === undefined ? undefined : formatClock(facts.duration_us / 1000)],
    [t('detail.pixels'), facts?.width_px === undefined ? undefined : `${facts.width_px} × ${facts.height_px ?? '?'}`],
    [t('detail.frameRate'), rate && formatNumber(Math.round((rate.numerator / rate.denominator) * 1000) / 1000)],
    [t('detail.codec'), [facts?.video_codec, facts?.audio_codec].filter(Boolean).join(', ') || undefined],
    [
      t('detail.sampleRate'),
      facts?.sample_rate_hz === undefined ? undefined : `${formatNumber(facts.sample_rate_hz)} Hz`,
    ],
    [t('detail.channels'), facts?.channels === undefined ? undefined : String(facts.channels)],
    [t('added'), formatMoment(file.created_at)],
    [t('detail.hash'), file.sha256],
  ]
  return (
    <section aria-label={t('detail.facts')}>
      <h3 className="mb-2 font-semibold">{t('detail.facts')}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {rows.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className={name === t('detail.hash') ? 'font-mono text-xs break-all' : 'min-w-0'}>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {file.project_id !== null && file.metadata.made_by === 'engine' && (
        <div className="mt-3">
          <Provenance projectId={file.project_id} sha256={file.sha256} />
        </div>
      )}
    </section>
  )
}
