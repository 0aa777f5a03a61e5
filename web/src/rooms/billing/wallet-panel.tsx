import { useQuery } from '@tanstack/react-query'
import { Wallet as WalletIcon } from 'lucide-react'
import type { Wallet } from '#contract/billing.ts'
import { formatMoney } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { walletQuery } from './billing.ts'
import { useTexts } from './texts.ts'

export function WalletPanel() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { data, error, refetch } = useQuery(walletQuery(id))
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-32 w-full" />
  const isAsked = data.mode === 'enforce'
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="info" title={t(`wallet.mode.${data.mode}`)}>
        {t(`wallet.modeAbout.${data.mode}`)}
      </Notice>
      {data.wallets.length === 0 && isAsked && (
        <Empty icon={<WalletIcon className="size-6" />} title={t('wallet.noneTitle')}>
          {t('wallet.noneText')}
        </Empty>
      )}
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {data.wallets.map((wallet) => (
          <WalletCard key={wallet.currency} wallet={wallet} />
        ))}
      </ul>
    </div>
  )
}

function WalletCard({ wallet }: { readonly wallet: Wallet }) {
  const t = useTexts()
  const { currency, balance, held, debt } = wallet
  return (
    <li className="rounded-lg border border-line bg-surface p-4">
      <p className="text-xs text-muted">
        {t('wallet.balance')} · {currency}
      </p>
      <p className="mt-1 text-xl font-semibold tabular-nums">{formatMoney(balance, currency)}</p>
      <p className="mt-2 text-xs text-muted tabular-nums">
        {t('wallet.held', { amount: formatMoney(held, currency) })}
      </p>
      {debt !== '0' && (
        <p className="text-xs text-danger tabular-nums">{t('wallet.debt', { amount: formatMoney(debt, currency) })}</p>
      )}
    </li>
  )
}
