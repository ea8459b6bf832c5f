import type { IDatasource, IGetRowsParams } from 'ag-grid-community'
import type { BlockType, OverlayStatus } from '../../shared/domain.ts'
import type { GridPage } from '../../shared/views.ts'
import { api } from '../lib/api.ts'

export type GridFilter = {
  readonly documentUid: string
  readonly schemaUid: string | null
  readonly status: OverlayStatus | null
  readonly blockType: BlockType | null
  readonly search: string
}

export type DatasourceEvents = {
  readonly onPage: (page: GridPage) => void
  readonly onError: (error: unknown) => void
}

/** Rows of a filter, page by page, as the grid scrolls to them. */
export function createDatasource(filter: GridFilter, events: DatasourceEvents): IDatasource {
  let isDestroyed = false
  return {
    getRows: (params: IGetRowsParams) => {
      const { startRow, endRow } = params
      api.grid.page.query({ ...filter, offset: startRow, limit: endRow - startRow }).then(
        (page) => {
          if (isDestroyed) return
          params.successCallback([...page.rows], page.total)
          events.onPage(page)
        },
        (error: unknown) => {
          if (isDestroyed) return
          params.failCallback()
          events.onError(error)
        },
      )
    },
    destroy: () => {
      isDestroyed = true
    },
  }
}
