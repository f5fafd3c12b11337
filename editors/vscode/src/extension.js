"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const LANGUAGES = ["markdown", "mdx", "html", "plaintext"];
let client;

function makeClient() {
  const [command, ...args] = vscode.workspace.getConfiguration("mnlint").get("command");
  const documentSelector = LANGUAGES.flatMap((language) => [
    { scheme: "file", language },
    { scheme: "untitled", language },
  ]);
  return new LanguageClient("mnlint", "mnlint", { command, args }, {
    documentSelector,
    synchronize: { configurationSection: "mnlint" },
  });
}

async function start() {
  client = makeClient();
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `mnlint does not start: ${error.message}; run \`pip install 'mnlint[lsp]'\` or set mnlint.command`
    );
  }
}

async function stop() {
  if (client && client.isRunning()) {
    await client.stop();
  }
  client = undefined;
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("mnlint.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("mnlint.command")) {
        await restart();
      }
    })
  );
  await start();
}

module.exports = { activate, deactivate: stop };
