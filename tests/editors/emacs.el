;; Emacs with the recipe of docs/editors.md: opens an INF, asks the server, changes the text
;; as it says, and saves it. Ends with another status than 0 where something fails.  -*- lexical-binding: t -*-

(require 'package)
(package-initialize)
(require 'eglot)
(require 'xref)
(load (getenv "RECIPE") nil t)
(setq eglot-connect-timeout 20
      eglot-sync-connect 20
      eglot-autoshutdown t
      backtrace-on-error-noninteractive nil
      make-backup-files nil
      create-lockfiles nil)

(defun infmend-check (holds &rest said)
  (unless holds (error "%s" (apply #'format said))))

(defun infmend-wait (holds said)
  (let ((until (+ (float-time) 20)))
    (while (and (not (funcall holds)) (< (float-time) until))
      (accept-process-output nil 0.05))
    (infmend-check (funcall holds) "%s within 20 seconds" said)))

(defun infmend-go (text)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun infmend-ask (method params)
  (eglot--signal-textDocument/didChange)
  (jsonrpc-request (eglot--current-server-or-lose) method params :timeout 20))

(defvar infmend-found nil "What the server found last: codes and lines.")
(cl-defmethod eglot-handle-notification :after
  (_server (_method (eql textDocument/publishDiagnostics))
           &key diagnostics &allow-other-keys)
  (setq infmend-found
        (mapcar (lambda (one)
                  (cons (plist-get one :code)
                        (1+ (plist-get (plist-get (plist-get one :range) :start) :line))))
                diagnostics)))

(defun infmend-line (text)
  (save-excursion (infmend-go text) (line-number-at-pos)))

(let ((file (getenv "INF"))
      (single (equal (getenv "SINGLE") "1")))
  ;; What starts the server where somebody types is done here at once.
  (remove-hook 'inf-mode-hook #'eglot-ensure)
  (find-file file)
  (infmend-check (eq major-mode 'inf-mode) "the mode is %s" major-mode)
  (apply #'eglot--connect (eglot--guess-contact))
  (infmend-check (eglot-managed-p) "no server manages the buffer")
  (infmend-wait (lambda () (assoc "reboot-directive" infmend-found)) "no findings")
  (infmend-check (equal (cdr (assoc "reboot-directive" infmend-found)) (infmend-line "Reboot ;"))
                 "found: %S" infmend-found)
  (infmend-check (equal (cdr (assoc "restart-copy-flag" infmend-found)) (infmend-line "gadget.sys,,,"))
                 "found: %S" infmend-found)
  (flymake-start)
  (infmend-wait (lambda () (flymake-diagnostics)) "Flymake shows no findings")

  (infmend-go "0x1000")
  (let ((hover (format "%S" (infmend-ask :textDocument/hover (eglot--TextDocumentPositionParams)))))
    (infmend-check (string-match-p "COPYFLG_REPLACE_BOOT_FILE" hover) "hover says %s" hover))

  (infmend-go "Gadget_Files")
  (let* ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))
         (marker (and found (xref-location-marker (xref-item-location (car found))))))
    (infmend-check (and marker (equal (line-number-at-pos marker) (infmend-line "[Gadget_Files]")))
                   "defined: %S" found))

  (let ((before (buffer-string)))
    (infmend-go "Gadget_Files")
    (eglot-rename "Other_Files")
    (infmend-check (not (string-match-p "Gadget_Files" (buffer-string)))
                   "not renamed: %s" (buffer-string))
    (infmend-go "Other_Files")
    ;; What a timer does where somebody types.
    (eglot--signal-textDocument/didChange)
    (eglot-rename "Gadget_Files")
    (infmend-check (equal before (buffer-string)) "renamed and renamed back: %s" (buffer-string))

    (infmend-go "Reboot ;")
    (let* ((kind (if single "quickfix" "source.fixAll.infmend"))
           (title (if single "Delete the Reboot" "Fix all"))
           (position (eglot--pos-to-lsp-position))
           (offered (append
                     (infmend-ask :textDocument/codeAction
                                  (list :textDocument (eglot--TextDocumentIdentifier)
                                        :range (list :start position :end position)
                                        :context (list :diagnostics [] :only (vector kind))))
                     nil))
           (action (seq-find (lambda (one) (string-prefix-p title (plist-get one :title))) offered)))
      (infmend-check action "no action begins with %s: %S" title offered)
      (unless (plist-get action :edit)
        (setq action (infmend-ask :codeAction/resolve action)))
      (eglot--apply-workspace-edit (plist-get action :edit)))
    (infmend-check (not (equal before (buffer-string))) "the action has changed nothing"))
  (save-buffer)
  (eglot-shutdown (eglot--current-server-or-lose) nil 20))
