package ldap

import (
	"encoding/hex"
	"testing"
)

// The example that Microsoft publishes for the channel binding hash of
// Extended Protection for Authentication.
func TestChannelBindings(t *testing.T) {
	hash, err := hex.DecodeString("ea05fefecc6b0bd571dbbc5baa3ed45386d0446835f7b74c85621b9983475f95")
	if err != nil {
		t.Fatal(err)
	}
	sum := bindingsOf(hash)
	if got := hex.EncodeToString(sum[:]); got != "6586e99d81c2fc984e47172fd4dd0310" {
		t.Error(got)
	}
	if channelBindings(nil) != [16]byte{} {
		t.Error("bindings without TLS")
	}
}
