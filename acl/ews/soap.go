package ews

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"reacl/ad/input"
)

// maxAnswer is the longest answer in bytes that is read.
const maxAnswer = 64 << 20

// ask sends one request for the mailbox and reads the answer, again where the
// server is busy or the line broke.
func (c *Client) ask(ctx context.Context, mailbox, body string) (*answer, error) {
	envelope := c.envelope(mailbox, body)
	for n := 0; ; n++ {
		a, err := c.post(ctx, mailbox, envelope)
		var later *laterError
		if err == nil || !errors.As(err, &later) || n >= c.config.Retries || ctx.Err() != nil {
			return a, err
		}
		d := later.after
		if d <= 0 {
			d = time.Second << min(n, 6)
		}
		if err := c.wait(ctx, min(d, 5*time.Minute)); err != nil {
			return nil, err
		}
	}
}

// laterError is one that another attempt may not meet.
type laterError struct {
	err   error
	after time.Duration // as the server says; 0 where it does not
}

func (e *laterError) Error() string { return e.err.Error() }

func (e *laterError) Unwrap() error { return e.err }

func (c *Client) post(ctx context.Context, mailbox string, envelope []byte) (*answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(envelope))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	r.Header.Set("User-Agent", "reacl")
	r.Header.Set("X-AnchorMailbox", mailbox) // leads to the right server behind a load balancer
	c.authorize(r)
	resp, err := c.http.Do(r)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, ErrRedirect):
		return nil, input.WithHint(err, "ask that address, if it is yours")
	case err != nil:
		return nil, c.explain(err)
	}
	c.heard = true
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, &laterError{err: fmt.Errorf("the answer breaks off: %w", err)}
	case len(b) > maxAnswer:
		return nil, fmt.Errorf("an answer of more than %d bytes", maxAnswer)
	}
	return c.answered(resp, b)
}

// answered judges the answer by its HTTP status, then by what it holds. A SOAP
// fault comes with status 500 ([MS-OXWSFOLD] 2.1).
func (c *Client) answered(resp *http.Response, b []byte) (*answer, error) {
	switch resp.StatusCode {
	case http.StatusOK, http.StatusInternalServerError:
	case http.StatusUnauthorized:
		return nil, input.WithHint(fmt.Errorf("%w (HTTP 401; it offers %s)", ErrLogon, offers(resp)), c.logonHint(resp))
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		s, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return nil, &laterError{fmt.Errorf("the server is busy (HTTP %d)", resp.StatusCode), time.Duration(min(max(s, 0), 3600)) * time.Second}
	default:
		return nil, input.WithHint(fmt.Errorf("HTTP %s", resp.Status), "is the address right? It ends in /EWS/Exchange.asmx")
	}
	a, err := parse(b)
	if err != nil {
		return nil, input.WithHint(fmt.Errorf("%w (HTTP %d): %w", ErrNotEWS, resp.StatusCode, err), "is the address right? It ends in /EWS/Exchange.asmx")
	}
	a.server = resp.Header.Get("X-BEServer")
	if f := a.Body.Fault; f != nil {
		return nil, f.problem()
	}
	return a, nil
}

// offers are the ways to log on that the server names.
func offers(resp *http.Response) string {
	var names []string
	for _, v := range resp.Header.Values("WWW-Authenticate") {
		name, _, _ := strings.Cut(v, " ")
		names = append(names, name)
	}
	if len(names) == 0 {
		return "no way to log on"
	}
	return strings.Join(names, ", ")
}

func (c *Client) logonHint(resp *http.Response) string {
	ways := offers(resp)
	switch {
	case c.config.User == "":
		return "name a user with --user"
	case !c.config.NTLM && !strings.Contains(ways, "Basic") && (strings.Contains(ways, "NTLM") || strings.Contains(ways, "Negotiate")):
		return "this server takes no plain passwords: add --ntlm"
	}
	return "check user and password; DOMAIN\\user and user@domain are both worth a try"
}
