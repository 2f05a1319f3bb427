-- Neovim with the recipe of docs/editors.md: opens an INF, asks the server, changes the
-- text as it says, and saves it. Ends with status 1 and the reason where something fails.

local file, single = vim.env.INF, vim.env.SINGLE == '1'

local function check(holds, said)
  if not holds then
    error(said, 2)
  end
end

local function client()
  for _, client in pairs(vim.lsp.buf_get_clients(0)) do
    return client
  end
end

--- What the server answers.
local function ask(method, params)
  local answers, reason = vim.lsp.buf_request_sync(0, method, params, 20000)
  check(answers, method .. ': ' .. tostring(reason))
  for _, answer in pairs(answers) do
    check(not answer.err, method .. ': ' .. vim.inspect(answer.err))
    return answer.result
  end
end

--- The place of some text: its line from 1, and its column from 0, in bytes.
local function place(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local at = line:find(text, 1, true)
    if at then
      return number, at - 1
    end
  end
  error('the text has no ' .. text)
end

local function go(text)
  local line, column = place(text)
  vim.api.nvim_win_set_cursor(0, { line, column })
end

--- Where the cursor is, as the server counts.
local function here()
  return vim.lsp.util.make_position_params(0, client().offset_encoding)
end

local function apply(edit)
  vim.lsp.util.apply_workspace_edit(edit, client().offset_encoding)
end

--- The findings by their rules, with their lines from 1.
local function findings()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local code = one.code or one.user_data.lsp.code
    found[code] = one.lnum + 1
  end
  return found
end

--- Chooses a code action by the beginning of its title.
local function choose(kind, title)
  local params = vim.lsp.util.make_range_params(0, client().offset_encoding)
  params.context = { diagnostics = {}, only = kind and { kind } or nil }
  local offered = ask('textDocument/codeAction', params)
  local titles = {}
  for _, action in ipairs(offered) do
    table.insert(titles, action.title)
    if vim.startswith(action.title, title) then
      if not action.edit then
        action = ask('codeAction/resolve', action)
      end
      return apply(action.edit)
    end
  end
  error('no action begins with ' .. title .. ': ' .. vim.inspect(titles))
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
end

local function rename(to)
  local params = here()
  params.newName = to
  apply(ask('textDocument/rename', params))
end

local function run()
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  check(vim.bo.filetype == 'inf', 'the file type is ' .. vim.bo.filetype)
  check(vim.wait(20000, function()
    local client = client()
    return client and client.initialized
  end, 20), 'no server within 20 seconds')
  check(vim.wait(20000, function()
    return findings()['reboot-directive'] ~= nil
  end, 20), 'no findings within 20 seconds')
  local found = findings()
  check(found['reboot-directive'] == place('Reboot ;'), vim.inspect(found))
  check(found['restart-copy-flag'] == place('gadget.sys,,,'), vim.inspect(found))

  go('0x1000')
  local hover = vim.inspect(ask('textDocument/hover', here()))
  check(hover:find('COPYFLG_REPLACE_BOOT_FILE', 1, true), 'hover says ' .. hover)

  go('Gadget_Files')
  local found = ask('textDocument/definition', here())
  local first = vim.tbl_islist(found) and found[1] or found
  local range = first.targetSelectionRange or first.range
  check(range.start.line + 1 == place('[Gadget_Files]'), vim.inspect(found))

  local before = text()
  for _, name in ipairs({ { 'Gadget_Files', 'Other_Files' }, { '%Gadget%', 'Other' } }) do
    local old, new = name[1], name[2]
    go(old)
    if vim.startswith(old, '%') then
      local line, column = place(old)
      vim.api.nvim_win_set_cursor(0, { line, column + 1 })
    end
    rename(new)
    local changed = text()
    check(changed ~= before and not changed:find(old, 1, true), 'not renamed: ' .. changed)
    rename((old:gsub('%%', '')))
    check(text() == before, 'renamed and renamed back, it is ' .. text())
  end

  if single then
    go('Reboot ;')
    choose('quickfix', 'Delete the Reboot')
  else
    choose('source.fixAll.infmend', 'Fix all')
  end
  check(text() ~= before, 'the action has changed nothing')
  check(vim.wait(20000, function()
    return findings()['reboot-directive'] == nil
  end, 20), 'the finding stays: ' .. vim.inspect(findings()))
  vim.cmd('silent write')
end

local done, reason = xpcall(run, debug.traceback)
if not done then
  io.stderr:write('neovim: ' .. file .. ': ' .. tostring(reason) .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
