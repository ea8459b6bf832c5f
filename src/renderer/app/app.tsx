import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { queryClient } from '../lib/api.ts'
import { galleyBridge } from '../lib/bridge.ts'
import { subscribeToToken, tokenState } from '../lib/token.ts'
import { cssVariables, theme } from '../theme/mantine.ts'
import { router } from './router.tsx'
import { TokenScreen } from './token-screen.tsx'

export function App() {
  const token = useSyncExternalStore(subscribeToToken, tokenState)
  const isOpen = galleyBridge() !== undefined || token === 'present'
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider labels={{ confirm: 'Continue', cancel: 'Cancel' }}>
          <Notifications position="bottom-center" limit={4} />
          {isOpen ? <RouterProvider router={router} /> : <TokenScreen wasRefused={token === 'refused'} />}
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
